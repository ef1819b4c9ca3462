import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { dataDir, root } from "./places.mjs";

/** Setup cannot go on. The message is one sentence that says what to do. */
export class SetupError extends Error {}

/**
 * Runs a program to its end, without a shell.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, show?: boolean }} [options]
 *   `show`: its output goes to our stderr (stdout belongs to the command we were chained before)
 * @returns {Promise<{ code: number, output: string }>} code -1 if there is no such program
 */
export function run(program, args, { cwd = root, env = {}, show = false } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && program === "npm",
    });
    let output = "";
    const gather = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout?.on("data", gather);
    child.stderr?.on("data", gather);
    child.on("error", (error) => done({ code: -1, output: error.message }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/**
 * Runs npm: the one that started us, if one did.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} options
 */
export function npm(args, { env = {}, ...options } = {}) {
  const script = process.env.npm_execpath;
  const ours = script && basename(script).startsWith("npm");
  const withCache = { ...env, ...npmEnvironment() };
  return ours
    ? run(process.execPath, [script, ...args], { ...options, env: withCache })
    : run("npm", args, { ...options, env: withCache });
}

/**
 * A cache that npm can write. A user without a home folder (containers, `nobody`) has none.
 * @returns {Record<string, string>}
 */
export function npmEnvironment() {
  const usual = process.env.npm_config_cache || join(homedir(), ".npm");
  return mayWrite(usual) ? {} : { npm_config_cache: join(dataDir, "npm-cache") };
}

/** @param {string} path @returns {boolean} */
function mayWrite(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    const parent = dirname(path);
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT";
    return missing && parent !== path && mayWrite(parent);
  }
}
