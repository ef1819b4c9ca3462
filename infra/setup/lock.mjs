import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const lookEveryMs = 200;
// By then a process of the owner's number is somebody else.
const staleAfterMs = 30 * 60_000;

/**
 * Runs `work` while no other process does, by a folder that only one of them can make.
 * A lock whose owner is gone is taken over.
 * @param {string} folder
 * @param {(line: string) => void} say
 * @param {() => Promise<void>} work
 */
export async function withLock(folder, say, work) {
  await mkdir(dirname(folder), { recursive: true });
  const owner = join(folder, "pid");
  for (let waited = 0; !(await take(folder)); waited++) {
    if (!(await isOwned(owner))) await rm(folder, { recursive: true, force: true });
    else {
      if (waited === 0) say("Setup: waiting for another setup of this checkout to end ...");
      await sleep(lookEveryMs);
    }
  }
  try {
    await writeFile(owner, String(process.pid));
    await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function take(folder) {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} file */
async function isOwned(file) {
  let pid = await readPid(file);
  if (pid === null) {
    // Just made: its owner is about to write its name, unless it died in that very moment.
    await sleep(lookEveryMs);
    pid = await readPid(file);
  }
  if (pid === null) return false;
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  if (Date.now() - mtimeMs > staleAfterMs) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {string} file */
async function readPid(file) {
  const text = await readFile(file, "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : null;
}
