import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiled } from "../stage/root.ts";

/** Runs one command of Doppel's CLI in a process of its own: pixels are not this folder's business. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [compiled("cli/main.js"), ...args]);
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(stderr.trim() || String(error), { cause: error });
  }
}
