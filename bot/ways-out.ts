import { ButtonStyle } from "discord.js";
import type { SwapOrder } from "../shared/actions.ts";
import { customId } from "../shared/custom-ids.ts";
import type { Mistake } from "../shared/errors.ts";
import { formatIdentitySpec, parseIdentitySpec } from "../shared/identity-spec.ts";
import { foldName } from "../shared/names.ts";
import type { BotDeps } from "./deps.ts";
import { type Button, buttonRows, type Row, selectRow } from "./rows.ts";
import { checkMs, within } from "./within.ts";

export interface Asked {
  readonly order: SwapOrder;
  /** The user's identities, as saved. */
  readonly names: readonly string[];
  readonly defaults: string;
  readonly userId: string;
  readonly locale: string;
  readonly askedBy: string;
}

/** Controls below a refusal that go on with the same pictures; none where nothing helps but starting again. */
export async function waysOut(mistake: Mistake, asked: Asked, deps: BotDeps): Promise<readonly Row[]> {
  const { questions } = deps.wordsFor(asked.locale);
  const keep = (order: SwapOrder) =>
    within(
      checkMs,
      deps.actions.keep({ ...order, kind: "swap", userId: asked.userId, askedBy: asked.askedBy }),
    );
  switch (mistake.code) {
    case "bad_spec":
    case "nothing_to_swap":
    case "unknown_name": {
      const mend = { customId: customId("mend", await keep(asked.order)), label: questions.changeNames };
      const nearest = mistake.code === "unknown_name" ? mistake.context : null;
      const uses: Button[] = [];
      for (const name of nearest?.nearest ?? []) {
        const order = { ...asked.order, idname: withName(asked, nearest?.name ?? "", name) };
        const style = uses.length === 0 ? ButtonStyle.Primary : ButtonStyle.Secondary;
        uses.push({ customId: customId("swap", await keep(order)), label: questions.useName(name), style });
      }
      return buttonRows([...uses, mend]);
    }
    case "no_default":
      return [whoseFace(await keep(asked.order), asked.names, questions.whoseFace)];
    case "no_identities": {
      const label = questions.saveFace;
      return buttonRows([
        { customId: customId("newface", await keep(asked.order)), label, style: ButtonStyle.Primary },
      ]);
    }
    default:
      return [];
  }
}

/** A select of the user's identities. */
export function whoseFace(key: string, names: readonly string[], placeholder: string): Row {
  const options = names.map((name) => ({ label: name, value: name }));
  return selectRow(customId("names", key), placeholder, options);
}

/** The spec with every `wrong` name made `right`; where none was typed, the name is one of the defaults. */
function withName({ order, defaults }: Asked, wrong: string, right: string): string {
  const { faces: typed, options } = parseIdentitySpec(order.idname);
  const faces = typed.length > 0 ? typed : parseIdentitySpec(defaults).faces;
  const mend = (name: string) => (foldName(name) === foldName(wrong) ? right : name);
  return formatIdentitySpec({ faces: faces.map((mix) => mix?.map(mend) ?? null), options });
}
