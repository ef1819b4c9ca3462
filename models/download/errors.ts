/** A file could not be brought here. The message is one sentence that names the file or the address. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}

/** The whole file came, and it is not the file that the manifest pins. */
export class WrongFileError extends Error {
  override readonly name = "WrongFileError";
  readonly file: string;
  readonly expected: string;
  readonly got: string;

  constructor(file: string, expected: string, got: string) {
    super(`${file} is not the file it should be: expected ${expected}, got ${got}`);
    this.file = file;
    this.expected = expected;
    this.got = got;
  }
}
