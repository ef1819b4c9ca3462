import { customId } from "../../shared/custom-ids.ts";
import type { Answer } from "../deliver.ts";
import type { EncodedPicture } from "../images/encode.ts";
import { altText } from "../images/marks.ts";

const row = 1;
const button = 2;
const secondary = 2;

/** The reply that carries a swapped picture. */
export interface SwapResult {
  readonly replyId: string;
  readonly picture: EncodedPicture;
  readonly found: number;
  readonly swapped: number;
  /** Names of the list that met no face, or faces that met no name, were passed over by the defaults' rule. */
  readonly fromDefaults: { readonly names: number } | null;
  readonly preview: boolean;
  readonly ephemeral: boolean;
}

export function swapAnswer(result: SwapResult): Answer {
  const { replyId, picture, swapped, ephemeral } = result;
  const remove = { type: button, style: secondary, label: "Delete", custom_id: customId("delete", replyId) };
  const report = { type: button, style: secondary, label: "Report", custom_id: customId("report", replyId) };
  return {
    content: lineOf(result),
    file: { name: `doppel-${replyId}.${picture.extension}`, bytes: picture.bytes, alt: altText(swapped) },
    // Whoever sees a private one alone can dismiss it.
    components: [{ type: row, components: ephemeral ? [report] : [remove, report] }],
  };
}

function lineOf({ picture, found, swapped, fromDefaults, preview }: SwapResult): string {
  const parts = [`AI-edited: ${swapped === 1 ? "1 face" : `${swapped} faces`} swapped.`];
  if (fromDefaults && fromDefaults.names > 1 && fromDefaults.names !== found) {
    parts.push(
      `Your ${fromDefaults.names} default names met ${found === 1 ? "1 face" : `${found} faces`}, left to right.`,
    );
  }
  if (picture.reduced) parts.push(`Reduced to ${picture.width} x ${picture.height} px to fit.`);
  if (preview) parts.push("-# preview engine");
  return parts.join(" ").replace(" -# ", "\n-# ");
}

export function savedAnswer(name: string, replaced: boolean): Answer {
  const first = replaced
    ? `idname \`${name}\` created; it replaces the older one.`
    : `idname \`${name}\` created.`;
  return {
    content: `${first} It is your default now: try /swapid with a picture, or right-click one → Apps → INSwapper.`,
  };
}
