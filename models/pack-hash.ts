import { createHash } from "node:crypto";
import { basename } from "node:path";

const length = 16;

/** Names a set of model files by what is in them. @param hashes SHA-256 by file */
export function packHashOf(hashes: ReadonlyMap<string, string>): string {
  const lines = [...hashes].map(([file, hash]) => `${basename(file)} ${hash}\n`).sort();
  return createHash("sha256").update(lines.join("")).digest("hex").slice(0, length);
}
