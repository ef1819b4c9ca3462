import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compiled, dataDir } from "../../infra/stage/root.ts";

/** Processes that have this folder among their settings. */
async function processesOf(folder: string): Promise<number[]> {
  const all = (await readdir("/proc")).map(Number).filter(Boolean);
  const settings = await Promise.all(
    all.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")),
  );
  return all.filter((_, at) => settings[at]!.includes(folder));
}

const foldersOf = async (what: string) =>
  (await readdir(dataDir)).filter((name) => name.startsWith(`${what}-`)).sort();

it.each([
  ["chaos", ["--users", "3"]],
  ["load", ["--only", "flood"]],
])(
  "Ctrl-C ends npm run %s with all that it has started",
  async (what, args) => {
    const before = await foldersOf(what);
    const run = spawn(process.execPath, [compiled(`infra/${what}.js`), ...args], { stdio: "ignore" });
    const exited = once(run, "exit");
    const folder = async () => (await foldersOf(what)).find((name) => !before.includes(name));
    await expect.poll(folder).toBeTruthy();
    const dir = join(dataDir, (await folder())!);
    await expect.poll(async () => (await processesOf(dir)).length).toBeGreaterThanOrEqual(2);
    run.kill("SIGINT");
    expect(await exited).toEqual([130, null]);
    expect(await processesOf(dir)).toEqual([]);
    expect(await foldersOf(what)).toEqual(before);
  },
  60_000,
);
