import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { compiled } from "../../../infra/stage/root.ts";

/** A process that keeps a Redis running, with what it says. */
async function runRedis() {
  const dir = await mkdtemp(join(tmpdir(), "doppel-until-"));
  const script = `
    const { runUntilEnded, say } = await import(${JSON.stringify(compiled("infra/stage/until-ended.js"))});
    process.exitCode = await runUntilEnded("Redis", async (stage, keep) => {
      say("starting");
      await keep(() => stage.startRedis(${JSON.stringify(dir)}));
      say("went on");
    });
    say("over");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  // Redis names itself by its address alone, but it works in its folder.
  const pids = async () => {
    const all = (await readdir("/proc")).map(Number).filter(Boolean);
    const folders = await Promise.all(all.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
    return all.filter((_, index) => folders[index]?.startsWith(dir));
  };
  onTestFinished(async () => {
    child.kill("SIGKILL");
    for (const pid of await pids()) process.kill(pid, "SIGKILL");
    await rm(dir, { recursive: true, force: true });
  });
  return { child, ended, said: () => said, pids };
}

it("interrupted while a part starts, it leaves nothing running and does not go on", async () => {
  const { child, ended, said, pids } = await runRedis();
  await expect.poll(said, { interval: 5 }).toContain("starting");
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(said()).toBe("starting\nover\n");
  expect(await pids()).toEqual([]);
});

it("interrupted again while its parts end, it still waits for them", async () => {
  const { child, ended, said, pids } = await runRedis();
  await expect.poll(said).toContain("Redis is up");
  const [redis] = await pids();
  process.kill(redis!, "SIGSTOP");
  child.kill("SIGINT");
  await sleep(200);
  child.kill("SIGINT");
  await sleep(200);
  process.kill(redis!, "SIGCONT");
  expect(await ended).toBe(0);
  expect(await pids()).toEqual([]);
});
