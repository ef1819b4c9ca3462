import type { Actions, SwapOrder } from "../../shared/actions.ts";
import { customId } from "../../shared/custom-ids.ts";
import type { Saved } from "../../shared/identities.ts";
import { formatIdentitySpec, parseIdentitySpec } from "../../shared/identity-spec.ts";
import type { ResultWords, Words } from "../../shared/words/words.ts";
import type { Answer } from "../deliver.ts";
import { type FaceQuality, shortcomings } from "../pipeline/quality.ts";
import { type Button, buttonRows } from "./components.ts";

/** What was kept. */
export interface SavedFace {
  readonly replyId: string;
  readonly userId: string;
  readonly name: string;
  readonly saved: Saved;
  /** The crop, WebP; `null` for a feature that has none. */
  readonly crop: Buffer | null;
  /** Of the best picture; `null` for a feature. */
  readonly quality: FaceQuality | null;
  readonly pictures: number;
  /** The swap that waits for it. */
  readonly afterwards: SwapOrder | null;
}

/** Shows what is kept, what has changed, and the ways on and back. */
export async function savedAnswer(face: SavedFace, actions: Actions, words: Words): Promise<Answer> {
  const { replyId, name, crop } = face;
  const file = crop && { name: `identity-${replyId}.webp`, bytes: crop, alt: words.results.savedAlt(name) };
  return {
    content: contentOf(face, words.results),
    files: file ? [file] : [],
    components: buttonRows(await buttonsOf(face, actions, words.buttons)),
  };
}

function contentOf({ name, saved, quality, crop, pictures }: SavedFace, results: ResultWords): string {
  const before = namesOf(saved.defaultsBefore);
  const now = namesOf(saved.defaults);
  const lines = [results.saved(name, saved.replaced)];
  if (pictures > 1) lines.push(results.savedFrom(pictures));
  lines.push(results.newDefault(now, before === now ? "" : before), results.tryIt());
  if (!crop) lines.push(results.withoutPicture);
  const hints = quality ? shortcomings(quality).map((one) => hintFor(one, quality, results)) : [];
  return [lines.join(" "), ...hints.map((hint) => `-# ${hint}`)].join("\n");
}

function hintFor(
  shortcoming: ReturnType<typeof shortcomings>[number],
  { facePx }: FaceQuality,
  results: ResultWords,
): string {
  switch (shortcoming) {
    case "small":
      return results.smallFace(facePx);
    case "blurred":
      return results.blurredFace;
    case "turned":
      return results.turnedFace;
  }
}

async function buttonsOf(
  { userId, name, saved, afterwards }: SavedFace,
  actions: Actions,
  words: Words["buttons"],
): Promise<Button[]> {
  const { replaced, defaultsBefore, defaults } = saved;
  const buttons: Button[] = [];
  if (afterwards) {
    const key = await actions.keep({ kind: "swap", userId, askedBy: null, ...afterwards });
    buttons.push({ customId: customId("swap", key), label: words.goOn, style: "primary" });
  }
  const before = namesOf(defaultsBefore);
  if (before !== "" && before !== namesOf(defaults)) {
    const key = await actions.keep({ kind: "set-defaults", userId, defaults: defaultsBefore });
    buttons.push({ customId: customId("defaults", key), label: words.keepDefault(before) });
  }
  if (replaced) {
    const key = await actions.keep({ kind: "undo-save", userId, name });
    buttons.push({ customId: customId("undo", key), label: words.undo });
  }
  return buttons;
}

/** The names of a default spec, without its preferences. */
function namesOf(spec: string): string {
  return formatIdentitySpec({ faces: parseIdentitySpec(spec).faces, options: {} });
}
