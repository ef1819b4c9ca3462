/** Something the user can put right by typing something else. One sentence on stderr, exit code 2. */
export class UserMistake extends Error {
  override readonly name = "UserMistake";
  readonly exitCode = 2;
}
