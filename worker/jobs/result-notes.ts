import type { SwapImageJob } from "../../shared/jobs.ts";
import type { Words } from "../../shared/words/words.ts";
import type { EncodedPicture } from "../images/encode.ts";

/** One picture of a result, as far as there is something to say of it. */
export interface NotedPicture {
  readonly found: number;
  readonly leftAlone: number;
  readonly hifiLowered: boolean;
  readonly encoded: Pick<EncodedPicture, "width" | "height" | "reduced">;
}

/** What people should know of their result, sentence by sentence. */
export function resultNotes(
  { match, faces }: Pick<SwapImageJob, "match" | "faces">,
  pictures: readonly NotedPicture[],
  { results }: Words,
): string[] {
  const notes: string[] = [];
  const names = faces?.length ?? 1;
  const other = pictures.find(({ found }) => found !== names);
  if (match === "first" && names > 1 && other) notes.push(results.defaultsMet(names, other.found));
  const leftAlone = pictures.reduce((sum, one) => sum + one.leftAlone, 0);
  if (leftAlone > 0) notes.push(results.leftAlone(leftAlone));
  if (pictures.some(({ hifiLowered }) => hifiLowered)) notes.push(results.hifiLowered);
  for (const { encoded } of pictures) {
    if (encoded.reduced) notes.push(results.reduced(encoded.width, encoded.height));
  }
  return [...new Set(notes)];
}
