import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { WrongFileError } from "./errors.ts";

/** What a file must be. Archives are pinned by hash alone. */
export interface ExpectedFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes?: number | undefined;
}

/** The SHA-256 of the file at `path`, in lower-case hex. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest("hex");
}

/**
 * Compares the file at `path` with what the manifest pins.
 * @throws WrongFileError if size or SHA-256 differ
 */
export async function checkFile(path: string, expected: ExpectedFile, signal?: AbortSignal): Promise<void> {
  const { size } = await stat(path);
  // The size is free to look at; the hash of a large file takes seconds.
  if (expected.bytes !== undefined && size !== expected.bytes) {
    throw new WrongFileError(expected.name, `${expected.bytes} bytes`, `${size} bytes`);
  }
  const sha256 = await sha256OfFile(path, signal);
  if (sha256 !== expected.sha256) {
    throw new WrongFileError(expected.name, `SHA-256 ${expected.sha256}`, sha256);
  }
}
