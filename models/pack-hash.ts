import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";

const length = 16;

/** SHA-256 of a file, in hex. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Names a set of model files by what is in them. @param hashes SHA-256 by file */
export function packHashOf(hashes: ReadonlyMap<string, string>): string {
  const lines = [...hashes].map(([file, hash]) => `${basename(file)} ${hash}\n`).sort();
  return createHash("sha256").update(lines.join("")).digest("hex").slice(0, length);
}
