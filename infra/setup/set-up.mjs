import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildStep } from "./build.mjs";
import { chromiumStep } from "./chromium.mjs";
import { dependenciesStep } from "./dependencies.mjs";
import { litePackStep } from "./lite-pack.mjs";
import { withLock } from "./lock.mjs";
import { pageStep } from "./page.mjs";
import { dataDir, root } from "./places.mjs";
import { redisStep } from "./redis.mjs";
import { SetupError } from "./run.mjs";

/**
 * @typedef {object} Step
 * @property {string} title      what is being done, as printed
 * @property {(say: (line: string) => void) => Promise<boolean>} inPlace
 * @property {(say: (line: string) => void) => Promise<void>} run  throws SetupError
 */

/** In the order in which each needs the one before. */
const usual = [dependenciesStep, buildStep, pageStep, litePackStep, redisStep];

/**
 * Runs every step whose work is not in place yet.
 * @param {{ quiet: boolean, browser: boolean }} options
 *   with `quiet`, nothing is printed unless there is work; with `browser`, Chromium is put in place too, where it may be
 * @returns {Promise<number>} the exit code
 */
export async function setUp({ quiet, browser }) {
  const steps = browser ? [...usual, chromiumStep] : usual;
  const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
  try {
    if (await areInPlace(steps)) {
      if (!quiet) say("Setup: everything is in place.");
      return 0;
    }
    await assertWritable();
    await withLock(join(dataDir, "setup.lock"), say, async () => {
      for (const step of steps) {
        // Asked again under the lock: another setup may have done it while we waited.
        if (await step.inPlace()) continue;
        const started = performance.now();
        say(`Setup: ${step.title} ...`);
        await step.run(say);
        say(`Setup: ${step.title}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
      }
    });
    return 0;
  } catch (error) {
    say(sentenceFor(error));
    return 1;
  }
}

/** @param {readonly Pick<Step, "inPlace">[]} steps */
async function areInPlace(steps) {
  for (const step of steps) {
    if (!(await step.inPlace())) return false;
  }
  return true;
}

async function assertWritable() {
  try {
    await mkdir(dataDir, { recursive: true });
    for (const folder of [root, dataDir]) await access(folder, constants.W_OK);
  } catch (cause) {
    const why = `Doppel's setup cannot write to ${root}: run it as the user who owns that folder.`;
    throw new SetupError(why, { cause });
  }
}

/** @param {unknown} error */
function sentenceFor(error) {
  if (error instanceof SetupError) return `Setup: ${error.message}`;
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EACCES" || code === "EPERM") {
    return `Setup: no permission to write ${path}: it belongs to another user; run setup as that user or remove it.`;
  }
  if (code === "ENOSPC") return "Setup: the disk is full.";
  return `Setup: ${message ?? error}`;
}
