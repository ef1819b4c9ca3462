import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * The identity key kept in `file`, made once.
 * @returns IDENTITY_KEYS, and whether the key is new
 */
export async function identityKeyFrom(file: string): Promise<{ keys: string; isNew: boolean }> {
  try {
    return { keys: (await readFile(file, "utf8")).trim(), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const keys = `k1:${randomBytes(32).toString("base64")}`;
  await mkdir(dirname(file), { recursive: true });
  // "wx": two starts at once must not each believe in a key of their own.
  await writeFile(file, `${keys}\n`, { mode: 0o600, flag: "wx" });
  return { keys, isNew: true };
}
