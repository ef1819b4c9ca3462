import type { Mistake } from "../shared/errors.ts";
import type { Row } from "./rows.ts";

/** A mistake that comes with a way out: what was uploaded is kept, and a control below the sentence goes on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly mistake: Mistake;
  readonly rows: readonly Row[];

  constructor(mistake: Mistake, rows: readonly Row[]) {
    super(mistake.code);
    this.mistake = mistake;
    this.rows = rows;
  }
}
