import { customId } from "../../shared/custom-ids.ts";
import type { ResultWords, Words } from "../../shared/words/words.ts";
import type { Answer } from "../deliver.ts";
import { type Button, buttonRows } from "./components.ts";

/** A file of a result. */
export interface ResultFile {
  readonly bytes: Buffer;
  /** Without a dot. */
  readonly extension: string;
  /** Faces changed in it. */
  readonly faces: number;
}

/** The reply that carries swapped pictures. */
export interface SwapResult {
  readonly replyId: string;
  readonly files: readonly ResultFile[];
  readonly swapped: number;
  /** What else is to be said, sentence by sentence. */
  readonly notes: readonly string[];
  /** Faces were only retouched, nobody's was put there. */
  readonly isRetouched: boolean;
  readonly preview: boolean;
  readonly ephemeral: boolean;
}

export function swapAnswer(result: SwapResult, { results, buttons }: Words): Answer {
  const { replyId, files, ephemeral } = result;
  return {
    content: lineOf(result, results),
    files: files.map(({ bytes, extension, faces }, index) => ({
      name: `doppel-${replyId}${files.length > 1 ? `-${index + 1}` : ""}.${extension}`,
      bytes,
      alt: results.altText(faces),
    })),
    components: buttonRows(resultButtons(replyId, ephemeral, buttons)),
  };
}

/** Whoever sees a private result alone can dismiss it, and may want to show it. */
function resultButtons(replyId: string, ephemeral: boolean, words: Words["buttons"]): Button[] {
  const first: Button = ephemeral
    ? { customId: customId("post", replyId), label: words.post, style: "primary" }
    : { customId: customId("delete", replyId), label: words.delete };
  return [
    first,
    { customId: customId("report", replyId), label: words.report },
    { customId: customId("again", replyId), label: words.again },
    { customId: customId("compare", replyId), label: words.compare },
  ];
}

function lineOf({ swapped, notes, isRetouched, preview }: SwapResult, results: ResultWords): string {
  const first = isRetouched ? results.retouched(swapped) : results.swapped(swapped);
  const line = [first, ...notes].join(" ");
  return preview ? `${line}\n-# ${results.previewEngine}` : line;
}
