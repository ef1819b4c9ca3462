import type { Mistake } from "../errors.ts";
import type { MistakeWords } from "./words.ts";

/** The sentence that tells a person about `mistake`. */
export function say(mistake: Mistake, mistakes: MistakeWords): string {
  // A correlated union: the code picks the function that takes this very context.
  const sentence = mistakes[mistake.code] as (context: Mistake["context"]) => string;
  return sentence(mistake.context);
}
