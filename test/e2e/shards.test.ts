import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { figure } from "../support/metrics.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

// The local Discord's server falls to the second of two shards, what happens in private to the first.
let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel({ BOT_SHARDS: "2", OPS_PASSWORD: "a password for operators" });
  ada = doppel.discord.user("Ada");
}, 90_000);
afterAll(() => doppel?.stop());

const get = (path: string) => fetch(`${doppel.bot.healthUrl}${path}`);
const shards = async (): Promise<number[]> => {
  const ask = ["-o", "pid=", "--ppid", String(doppel.bot.part.pid)];
  const { stdout } = await promisify(execFile)("ps", ask).catch(() => ({ stdout: "" }));
  return stdout.split("\n").filter(Boolean).map(Number);
};
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Which shard logged that it was asked for this. */
async function shardOf({ id }: Reply): Promise<unknown> {
  const log = await readFile(join(doppel.stage.logDir, "bot.log"), "utf8");
  const line = log.split("\n").find((one) => one.includes(id) && one.includes('"asked"'));
  return (JSON.parse(line ?? "{}") as Record<string, unknown>)["shard"];
}

it("each shard answers for its own share, and both save and swap with the same store", async () => {
  expect(await shards()).toHaveLength(2);
  const saved = await save(ada, "me", await sample("iris"));
  expect(saved.content).toMatch(/created/);
  const image = await sample("single");
  const inServer = await ada.slash("swapid", { idname: "me", image });
  const inPrivate = await ada.slash("swapid", { idname: "me", image }, { channel: "dm-ada" });
  for (const reply of [inServer, inPrivate]) {
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  }
  await settleAccounts(doppel);
  expect([await shardOf(inServer), await shardOf(inPrivate)]).toEqual([1, 0]);
});

describe("the manager's ops port", () => {
  it("is ready when all shards are, shows their metrics as one, and the board", async () => {
    const ready = await get("/readyz");
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", shards: 2 }]);
    const refusals = 'doppel_refusals_total{code="unknown_name"}';
    const before = figure(await (await get("/metrics")).text(), refusals);
    await (await ada.slash("swapid", { idname: "no", image: await sample("single") })).settled(patience);
    const here = { channel: "dm-ada" };
    await (await ada.slash("swapid", { idname: "no", image: await sample("single") }, here)).settled(
      patience,
    );
    const metrics = await (await get("/metrics")).text();
    // Refused once by each of them; there is one worker, whoever is asked.
    expect(figure(metrics, refusals)).toBe(before + 2);
    for (const line of ["doppel_workers_alive 1", "doppel_ready 1", "doppel_redis_up 1"])
      expect(metrics).toMatch(new RegExp(`^${line}$`, "m"));
    expect((await get("/board")).status).toBe(401);
  });

  it("is not ready while one shard is away, says which, and starts it again", async () => {
    const before = await shards();
    process.kill(before[1]!, "SIGKILL");
    await expect.poll(async () => (await get("/readyz")).status, { interval: 20 }).toBe(503);
    const seen = (await (await get("/readyz")).json()) as { why?: string };
    if (seen.why) expect(seen.why).toMatch(/^shard [01]: (is starting|does not answer|not connected)/);
    await expect.poll(async () => (await get("/readyz")).status, { timeout: 30_000 }).toBe(200);
    expect((await shards()).filter((pid) => !before.includes(pid))).toHaveLength(1);
    const reply = await ada.slash("swapid", { idname: "me", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  }, 60_000);
});

it("SIGTERM drains every shard: what was asked before still ends in one picture", async () => {
  const children = await shards();
  const image = await sample("single");
  const asked = [
    await ada.slash("swapid", { idname: "me", image }),
    await ada.slash("swapid", { idname: "me", image }, { channel: "dm-ada" }),
  ];
  await doppel.stage.stopPart(doppel.bot.part);
  expect(children.filter(isAlive)).toEqual([]);
  for (const reply of asked) await reply.until(({ attachments }) => attachments.length === 1, patience);
}, 60_000);

it("shards whose manager is killed end by themselves; a token in a file will do", async () => {
  const file = join(doppel.stage.logDir, "discord.token");
  await writeFile(file, `${doppel.env["DISCORD_TOKEN"]}\n`);
  const env = { ...doppel.env, DISCORD_TOKEN: "", DISCORD_TOKEN_FILE: file };
  const { part } = await doppel.stage.startBot(env);
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(part.pid)]);
  const children = stdout.split("\n").filter(Boolean).map(Number);
  expect(children).toHaveLength(2);
  part.kill("SIGKILL");
  await expect.poll(() => children.filter(isAlive), { timeout: 15_000 }).toEqual([]);
}, 60_000);

it("they end together when Discord no longer takes their token, instead of starting again and again", async () => {
  const { part } = await doppel.stage.startBot(doppel.env);
  const { stdout } = await promisify(execFile)("ps", ["-o", "pid=", "--ppid", String(part.pid)]);
  const children = stdout.split("\n").filter(Boolean).map(Number);
  await doppel.discord.rules({ gatewayDrop: 4004 });
  expect(await part.ended).toBe("bot ended (exit code 2)");
  expect(children.filter(isAlive)).toEqual([]);
  const next = doppel.stage.startBot({ ...doppel.env, DISCORD_TOKEN: "the one before" });
  await expect(next).rejects.toThrow(/exit code 2/);
}, 60_000);
