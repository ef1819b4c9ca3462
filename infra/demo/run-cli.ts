import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiled } from "../stage/root.ts";

/**
 * Drawing takes and returns large blocks by the thousand: kept by the process instead of handed back to
 * the system each time, the samples take a third of the time.
 */
const keepBlocks = { MALLOC_MMAP_THRESHOLD_: "2147483647", MALLOC_TRIM_THRESHOLD_: "4294967296" };

/** Runs one command of Doppel's CLI in a process of its own: pixels are not this folder's business. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [compiled("cli/main.js"), ...args], {
      env: { ...process.env, ...keepBlocks },
    });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(stderr.trim() || String(error), { cause: error });
  }
}
