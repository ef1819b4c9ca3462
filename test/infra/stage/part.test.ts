import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startPart } from "../../../infra/stage/part.ts";

async function start(script: string, graceMs?: number) {
  const dir = await mkdtemp(join(tmpdir(), "doppel-part-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const options = {
    name: "part",
    command: process.execPath,
    args: ["-e", script],
    logFile: join(dir, "log"),
  };
  const part = await startPart({ ...options, ...(graceMs !== undefined && { graceMs }) });
  // It listens to signals from here on.
  await part.firstLine((line) => line || undefined);
  return part;
}

const endsSlowly = `process.on("SIGTERM", () => setTimeout(() => process.exit(7), 500));
  setInterval(() => {}, 1000); console.log("up")`;

it.each([
  ["ends by itself if it has the time", 10_000, "part ended (exit code 7)"],
  ["is killed after that", 100, "part ended (SIGKILL)"],
])("a part that is told to end %s", async (_what, graceMs, sentence) => {
  const part = await start(endsSlowly, graceMs);
  await part.stop();
  expect(await part.ended).toBe(sentence);
});

it("everything that it prints is in its log once it has ended", async () => {
  const part = await start(`console.log("first"); console.error("x".repeat(1e6)); console.log("last")`);
  await part.ended;
  const text = await readFile(part.logFile, "utf8");
  expect(text).toMatch(/^first\n/m);
  expect(text).toHaveLength(1e6 + "first\nlast\n\n".length);
});
