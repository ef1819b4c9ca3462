import { readFile, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { listens } from "../../shared/listens.ts";

/** Writes down where what `npm start` made up is: for a further worker, the command line, and a second `npm start`. */
export async function writeRunning(file: string, env: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(file, [`# npm start, process ${process.pid}\n`, ...lines], { mode: 0o600 });
}

/**
 * Two Redis on one folder would write into each other's file, so there must not be two: neither while the first
 * `npm start` runs, nor when it was killed and its Redis was left behind.
 * @returns a sentence if the Redis that `file` names still listens; `null` if it does not, or had another address
 */
export async function runningAlready(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  const { REDIS_URL } = parseEnv(text);
  if (!REDIS_URL || !(await listens(Number(new URL(REDIS_URL).port)))) return null;
  const process = /process (\d+)/.exec(text)?.[1];
  return (
    `Doppel runs here already: its Redis answers at ${REDIS_URL}. End it first (Ctrl-C, or \`kill ${process}\`); ` +
    "if that process is gone, end what it left behind: redis-server, dist/bot/main.js and dist/worker/main.js."
  );
}
