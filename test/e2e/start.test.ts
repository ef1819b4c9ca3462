import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";
import { type Doppel, patience, runCli, sample, startDoppel } from "./doppel.ts";

const run = promisify(execFile);
let doppel: Doppel;
beforeAll(async () => {
  doppel = await startDoppel();
  for (const { part } of [doppel.bot, doppel.worker]) await doppel.stage.stopPart(part);
});
afterAll(() => doppel?.stop());

/** `npm start` without its setup. */
function start(env: Readonly<Record<string, string>>) {
  const ports = { BOT_HEALTH_PORT: "0", WORKER_HEALTH_PORT: "0" };
  const child = spawn(process.execPath, [compiled("infra/start.js")], {
    env: { PATH: process.env["PATH"], ...ports, ...env },
    cwd: doppel.stage.logDir,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  return { child, said: () => text, ended: once(child, "exit").then(([code]) => Number(code)) };
}

/** Of the process that `parent` started with `script`; 0 if there is none. */
async function pidOf(script: string, parent: number | undefined): Promise<number> {
  const { stdout } = await run("ps", ["-o", "pid=,args=", "--ppid", String(parent)]);
  const line = stdout.split("\n").find((text) => text.includes(script));
  return Number.parseInt(line ?? "0", 10);
}

it("runs bot and worker against the Discord that it is told, until it is ended", async () => {
  const { child, said, ended } = start(doppel.env);
  for (let waited = 0; !/Doppel is up/.test(said()); waited += 50) {
    if (waited > 20_000) throw new Error(said());
    await sleep(50);
  }
  const reply = await doppel.discord
    .user("Ada")
    .slash("saveid", { idname: "me", image: await sample("iris") });
  await reply.settled(patience);
  expect(reply.content).toMatch(/may you use it/);
  const doctor = await runCli({ env: { ...doppel.env, DISCORD_TOKEN: "" } }, "doctor");
  for (const line of ["Redis answers, on this machine", "noeviction", "append-only file", "workers alive: 1"])
    expect(doctor.stdout).toMatch(new RegExp(`^ok .*${line}`, "m"));
  expect(doctor.stdout).toMatch(/^ok .*identity keys: local/m);
  expect(doctor.stdout.match(/https:.*integration_type=[01]/g)).toHaveLength(2);
  // As when it ends to give back memory, or dies.
  process.kill(await pidOf("dist/worker/main.js", child.pid), "SIGTERM");
  for (let waited = 0; !/worker ended .*starting it again/.test(said()); waited += 50) {
    if (waited > 20_000) throw new Error(said());
    await sleep(50);
  }
  await expect.poll(() => pidOf("dist/worker/main.js", child.pid), { timeout: 20_000 }).toBeGreaterThan(0);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
}, 90_000);

it("runs as many workers as it is told, each with a device of its own", async () => {
  const { child, said, ended } = start({ ...doppel.env, WORKERS: "2" });
  for (let waited = 0; !/Doppel is up/.test(said()); waited += 50) {
    if (waited > 30_000) throw new Error(said());
    await sleep(50);
  }
  const { stdout } = await run("ps", ["-o", "pid=,args=", "--ppid", String(child.pid)]);
  const workers = stdout.split("\n").filter((text) => text.includes("dist/worker/main.js"));
  const environments = workers.map((line) =>
    readFileSync(`/proc/${Number.parseInt(line, 10)}/environ`, "utf8"),
  );
  const devices = environments.map((text) => /DEVICE_ID=(\d+)/.exec(text)?.[1]);
  expect(devices.sort()).toEqual(["0", "1"]);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
}, 90_000);

it("a worker that differs from the fleet waits, aloud, until it is adopted", async () => {
  const redis = new Redis(doppel.redis.url);
  const pinned = await redis.get("doppel:fleet:pin");
  await redis.set("doppel:fleet:pin", pinned!.replace(/"pack":"\w+"/, '"pack":"another"'));
  const { child, said, ended } = start(doppel.env);
  for (let waited = 0; !/Doppel is up/.test(said()); waited += 50) {
    if (waited > 20_000) throw new Error(said());
    await sleep(50);
  }
  expect(said()).toMatch(/takes no jobs: this fleet is pinned to pack another, .*fleet adopt/);
  expect(await redis.zcard("doppel:workers")).toBe(0);
  await runCli(doppel, "fleet", "adopt");
  await expect.poll(() => redis.zcard("doppel:workers")).toBe(1);
  redis.disconnect();
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
}, 90_000);

it("says what is missing, without the value of anything", async () => {
  const wrong = { DISCORD_API_URL: "nonsense", REDIS_URL: "ftp://secret", DRAIN_S: "soon" };
  const { said, ended } = start({ ...doppel.env, ...wrong });
  expect(await ended).toBe(1);
  for (const name of Object.keys(wrong)) expect(said()).toContain(`${name}: Invalid`);
  expect(said()).not.toContain("secret");
}, 60_000);

it("names the token where it is missing, and the way to try it without", async () => {
  const { DISCORD_TOKEN: _, ...env } = doppel.env;
  const { said, ended } = start({ ...env, DISCORD_TOKEN: "" });
  expect(await ended).toBe(2);
  expect(said()).toMatch(/DISCORD_TOKEN is missing.*npm run demo/);
});
