import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { expect, it } from "vitest";
import { compiled, root } from "../../infra/stage/root.ts";

/** `npm run demo` without its setup; collects what it prints. */
function startDemo(...args: string[]): { demo: ChildProcess; printed: () => string; ended: Promise<number> } {
  const demo = spawn(process.execPath, [compiled("infra/demo.js"), ...args], { stdio: "pipe" });
  let text = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk) => (text += chunk));
  const ended = once(demo, "exit").then(([code, signal]) => (signal ? -1 : Number(code)));
  return { demo, printed: () => text, ended };
}

/** Processes that `pid` has started and that still run. */
function childrenOf(pid: number | undefined): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const [child, parent] = line.trim().split(/\s+/).map(Number);
    return parent === pid && child !== undefined ? [child] : [];
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilPrinted(printed: () => string, pattern: RegExp): Promise<void> {
  for (let waited = 0; !pattern.test(printed()); waited += 20) {
    if (waited > 30_000) throw new Error(`never printed ${pattern}: ${printed()}`);
    await sleep(20);
  }
}

it("plays the whole conversation, leaves the pictures and nothing that runs", async () => {
  const { demo, printed, ended } = startDemo("--once");
  await untilPrinted(printed, /Everything runs/);
  const parts = childrenOf(demo.pid);
  expect(parts).toHaveLength(4);
  expect([await ended, printed()]).toEqual([0, expect.stringContaining("Before and after")]);
  expect(parts.filter(isRunning)).toEqual([]);
  for (const name of ["single", "group", "upscale", "before-after"]) {
    const path = join(root, "out", "demo", `${name}.png`);
    expect((await sharp(await readFile(path)).stats()).isOpaque).toBe(true);
    expect(Date.now() - (await stat(path)).mtimeMs).toBeLessThan(60_000);
  }
}, 90_000);

it("ends everything on Ctrl-C", async () => {
  const { demo, printed, ended } = startDemo("--once");
  await untilPrinted(printed, /\/swapid/);
  const parts = childrenOf(demo.pid);
  demo.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(parts.filter(isRunning)).toEqual([]);
}, 60_000);

it("ends everything and says so when a part dies", async () => {
  const { demo, printed, ended } = startDemo("--once");
  await untilPrinted(printed, /\/saveid/);
  const parts = childrenOf(demo.pid);
  process.kill(parts.at(-1)!, "SIGKILL");
  expect(await ended).toBe(1);
  expect(printed()).toMatch(/The demo failed: (bot|worker) ended/);
  expect(parts.filter(isRunning)).toEqual([]);
}, 60_000);
