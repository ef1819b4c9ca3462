import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { keepRunning } from "../../../infra/stage/keep-running.ts";
import { type Part, startPart } from "../../../infra/stage/part.ts";

/** Real processes; each runs the next of `scripts`, the last one again and again. */
async function crew(...scripts: readonly string[]) {
  const dir = await mkdtemp(join(tmpdir(), "doppel-keep-"));
  const parts: Part[] = [];
  const said: string[] = [];
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    for (const part of parts) await part.stop();
    await rm(dir, { recursive: true });
  });
  const start = async () => {
    const script = scripts[Math.min(parts.length, scripts.length - 1)] ?? "";
    const args = ["-e", script];
    parts.push(await startPart({ name: "part", command: process.execPath, args, logFile: join(dir, "log") }));
    return parts.at(-1)!;
  };
  const options = { say: (line: string) => said.push(line), signal: stopping.signal, pauseMs: 1 };
  return { parts, said, stopping, start, options };
}

const forever = "setInterval(() => {}, 1000)";

it("starts again what ended by itself, whatever its exit code", async () => {
  const { parts, said, start, options } = await crew("process.exit(0)", "process.exit(3)", forever);
  await keepRunning(start, options);
  await expect.poll(() => parts.length).toBe(3);
  expect(parts.at(-1)?.isRunning).toBe(true);
  expect(said).toEqual([
    "part ended (exit code 0); starting it again.",
    "part ended (exit code 3); starting it again.",
  ]);
});

it("starts again what was killed", async () => {
  const { parts, start, options } = await crew(forever);
  await keepRunning(start, options);
  parts[0]?.kill("SIGKILL");
  await expect.poll(() => parts.length).toBe(2);
});

it("gives up on what ends five times in a row, also when it no longer comes up", async () => {
  const { parts, start, options } = await crew("process.exit(1)");
  const { givenUp } = await keepRunning(async () => {
    const part = await start();
    if (parts.length < 3) return part;
    throw new Error(await part.ended);
  }, options);
  expect(await givenUp).toMatch(/exit code 1.*\n.*6 times in a row/);
  expect(parts).toHaveLength(6);
});

it("does not hold short lives against a part that ran for long in between", async () => {
  const { parts, start, options } = await crew(...Array(7).fill("process.exit(1)"), forever);
  await keepRunning(start, { ...options, longMs: 0 });
  await expect.poll(() => parts.length).toBe(8);
});

it("never gives up on what is to be kept, and asks again ever more seldom", async () => {
  const { parts, said, start, options } = await crew(...Array(8).fill("process.exit(1)"), forever);
  const started = Date.now();
  await keepRunning(start, { ...options, mostInARow: Infinity, pauseMs: 4 });
  await expect.poll(() => parts.length, { timeout: 20_000 }).toBe(9);
  expect(said).toHaveLength(8);
  // 4 + 8 + ... + 512
  expect(Date.now() - started).toBeGreaterThan(1_000);
});

it("leaves ended what ended on purpose", async () => {
  const { parts, stopping, start, options } = await crew(forever);
  const { givenUp } = await keepRunning(start, options);
  stopping.abort();
  await parts[0]?.stop();
  expect(await givenUp).toMatch(/SIGTERM/);
  expect(parts).toHaveLength(1);
});
