import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { createStage } from "../../../infra/stage/stage.ts";

async function openStage() {
  const dir = await mkdtemp(join(tmpdir(), "doppel-stage-"));
  const stage = createStage(join(dir, "logs"));
  onTestFinished(async () => {
    await stage.stop();
    await rm(dir, { recursive: true, force: true });
  });
  return { dir, stage };
}

/** What this process has started and not ended. */
async function children(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "args=", "--ppid", String(process.pid)]);
  return stdout.split("\n").filter((line) => /redis|dist/.test(line));
}

it("ends also what is only about to start", async () => {
  const { dir, stage } = await openStage();
  const starting = [stage.startRedis(join(dir, "redis")), stage.startLocalDiscord("token")];
  const failed = starting.map((start) => expect(start).rejects.toThrow());
  await stage.stop();
  await Promise.all(failed);
  expect(await children()).toEqual([]);
});

it("starts nothing more once it was stopped", async () => {
  const { dir, stage } = await openStage();
  await stage.startRedis(join(dir, "redis"));
  await stage.stop();
  await expect(stage.startBot({})).rejects.toThrow("bot is not started any more: everything ends");
  expect(await children()).toEqual([]);
});
