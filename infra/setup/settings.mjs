import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { root } from "./places.mjs";

/** For what does not read that file either: the demo and the tests bring everything of their own. */
const withoutFile = process.argv.includes("--no-env-file");
const ofFile = withoutFile ? {} : readEnvFile();

/**
 * What the operator has set: in the environment, or else in `.env`, as for everything that setup prepares. The file is
 * not taken into the environment: install scripts of packages run in that, and have no business with its secrets.
 * @param {string} name
 * @returns {string | undefined}
 */
export function setting(name) {
  return (process.env[name] ?? ofFile[name]) || undefined;
}

/** @returns {Record<string, string | undefined>} */
function readEnvFile() {
  try {
    return parseEnv(readFileSync(join(root, ".env"), "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return {};
    throw error;
  }
}
