import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { root } from "./places.mjs";
import { SetupError } from "./run.mjs";

/** For what does not read that file either: the demo and the tests bring everything of their own. */
const withoutFile = process.argv.includes("--no-env-file");
/** @type {Record<string, string | undefined> | undefined} */
let ofFile = withoutFile ? {} : undefined;

/**
 * What the operator has set: in the environment, or else in `.env`, as for everything that setup prepares. The file is
 * not taken into the environment: install scripts of packages run in that, and have no business with its secrets.
 * @param {string} name
 * @returns {string | undefined}
 * @throws SetupError if that file is there and cannot be read
 */
export function setting(name) {
  ofFile ??= readEnvFile();
  return (process.env[name] ?? ofFile[name]) || undefined;
}

/** @returns {Record<string, string | undefined>} */
function readEnvFile() {
  const path = join(root, ".env");
  try {
    return parseEnv(readFileSync(path, "utf8"));
  } catch (cause) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (cause);
    if (code === "ENOENT") return {};
    throw new SetupError(`${path} cannot be read (${code}): make it a file that you may read.`, { cause });
  }
}
