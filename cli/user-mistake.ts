import type { Mistake } from "../shared/errors.ts";
import { sentenceFor } from "../shared/words/sentence-for.ts";
import { wordsFor } from "../shared/words/words-for.ts";

/** Something the user can put right by typing something else. One sentence on stderr, exit code 2. */
export class UserMistake extends Error {
  override readonly name = "UserMistake";
  readonly exitCode = 2;
}

/** What the bot would say, in the command line's language. */
export function inEnglish(mistake: Mistake): string {
  return sentenceFor(mistake, wordsFor("en-US"));
}
