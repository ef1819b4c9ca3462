import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes an identity key in `file`, once: IDENTITY_KEYS_FILE.
 * @returns whether the key is new
 */
export async function makeIdentityKey(file: string): Promise<boolean> {
  if (existsSync(file)) return false;
  const keys = `k1:${randomBytes(32).toString("base64")}`;
  await mkdir(dirname(file), { recursive: true });
  // "wx": two starts at once must not each believe in a key of their own.
  await writeFile(file, `${keys}\n`, { mode: 0o600, flag: "wx" });
  return true;
}
