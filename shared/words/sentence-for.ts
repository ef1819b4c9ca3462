import type { Mistake } from "../errors.ts";
import type { Words } from "./words.ts";

/** The sentence that tells a person about `mistake`. */
export function sentenceFor(mistake: Mistake, { mistakes }: Pick<Words, "mistakes">): string {
  // A correlated union: the code picks the function that takes this very context.
  const sentence = mistakes[mistake.code] as (context: Mistake["context"]) => string;
  return sentence(mistake.context);
}
