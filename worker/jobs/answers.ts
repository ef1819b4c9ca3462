import { customId } from "../../shared/custom-ids.ts";
import type { ResultWords, Words } from "../../shared/words/words.ts";
import type { Answer } from "../deliver.ts";
import type { EncodedPicture } from "../images/encode.ts";

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
  /** Faces that could not be swapped, and whether HiFidelity was lowered to be done in time. */
  readonly leftAlone: number;
  readonly hifiLowered: boolean;
  readonly preview: boolean;
  readonly ephemeral: boolean;
}

export function swapAnswer(result: SwapResult, { results, buttons }: Words): Answer {
  const { replyId, picture, swapped, ephemeral } = result;
  const remove = {
    type: button,
    style: secondary,
    label: buttons.delete,
    custom_id: customId("delete", replyId),
  };
  const report = {
    type: button,
    style: secondary,
    label: buttons.report,
    custom_id: customId("report", replyId),
  };
  return {
    content: lineOf(result, results),
    file: {
      name: `doppel-${replyId}.${picture.extension}`,
      bytes: picture.bytes,
      alt: results.altText(swapped),
    },
    // Whoever sees a private one alone can dismiss it.
    components: [{ type: row, components: ephemeral ? [report] : [remove, report] }],
  };
}

function lineOf(result: SwapResult, results: ResultWords): string {
  const { picture, found, swapped, fromDefaults, leftAlone, hifiLowered, preview } = result;
  const parts = [results.swapped(swapped)];
  if (fromDefaults && fromDefaults.names > 1 && fromDefaults.names !== found) {
    parts.push(results.defaultsMet(fromDefaults.names, found));
  }
  if (leftAlone > 0) parts.push(results.leftAlone(leftAlone));
  if (hifiLowered) parts.push(results.hifiLowered);
  if (picture.reduced) parts.push(results.reduced(picture.width, picture.height));
  const line = parts.join(" ");
  return preview ? `${line}\n-# ${results.previewEngine}` : line;
}
