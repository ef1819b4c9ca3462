/** A model file that cannot be used; the message names the file and what was expected. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  constructor(file: string, expected: string, found: string, options?: ErrorOptions) {
    super(`${file}: expected ${expected}, found ${found}`, options);
  }
}
