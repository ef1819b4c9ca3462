import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout: the nearest folder above this file, source or compiled, that has a package.json. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

export const dataDir = join(root, ".data");

/** While `npm start` runs: where its Redis and keys are, for a further worker and the command line. */
export const runningFile = join(dataDir, "running.env");

/** The compiled entry point of a part. */
export function compiled(path: string): string {
  return join(root, "dist", path);
}

function findRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : findRoot(dirname(folder));
}
