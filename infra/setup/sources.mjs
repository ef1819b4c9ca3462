import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * @param {string} folder
 * @returns {Promise<string[]>} every file below it, from the root; none if there is no such folder
 */
export async function filesIn(folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
}

/**
 * @param {readonly string[]} paths from the root
 * @returns {Promise<string>} another one whenever a file was changed, added or removed
 */
export async function fingerprint(paths) {
  const lines = await Promise.all(
    [...paths].sort().map(async (path) => {
      const { size, mtimeMs } = await stat(join(root, path));
      return `${path} ${size} ${mtimeMs}`;
    }),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
