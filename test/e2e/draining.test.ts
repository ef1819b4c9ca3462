import { readFile } from "node:fs/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import type { Part } from "../../infra/stage/part.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let bot: Part;
beforeAll(async () => {
  doppel = await startDoppel({ DRAIN_S: "3" });
  bot = doppel.bot.part;
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

const swap = async () => ada.slash("swapid", { idname: "me", image: await sample("single") });

it("a bot that is told to end finishes the answer it is giving, and ends", async () => {
  await doppel.discord.rules({ delayNextAckMs: 1_500 });
  const reply = await swap();
  await isAdmitted(reply.id);
  bot.kill("SIGTERM");
  expect(await bot.ended).toBe("bot ended (exit code 0)");
  // Queued before it ended: a worker does the rest.
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  bot = (await doppel.stage.startBot(doppel.env)).part;
});

it("one whose answer does not get through ends all the same, and the next one says so", async () => {
  await doppel.discord.rules({ match: "/callback", delayMs: 20_000 });
  const reply = await swap();
  await isAdmitted(reply.id);
  const told = Date.now();
  bot.kill("SIGTERM");
  expect(await bot.ended).toBe("bot ended (exit code 1)");
  expect(Date.now() - told).toBeLessThan(8_000);
  await doppel.discord.rules({ match: "", delayMs: 0 });
  bot = (await doppel.stage.startBot(doppel.env)).part;
  await reply.settled(patience);
  expect(reply.error).toMatch(/did not respond/);
  const redis = new Redis(doppel.redis.url);
  await expect.poll(() => redis.zcard("doppel:replies:pending"), { timeout: 25_000 }).toBe(0);
  expect(await redis.hget(`doppel:reply:{${reply.id}}`, "state")).toBe("final");
  redis.disconnect();
}, 90_000);

it("whoever ends bot and worker gives them the time that they take", () => {
  // DRAIN_S, the 15 s that a worker closes within, and some.
  for (const { graceMs } of [bot, doppel.worker.part]) expect(graceMs).toBeGreaterThan(18_000);
  expect(doppel.redis.part.graceMs).toBe(15_000);
});

it("a bot whose token was reset says what to do, finishes its answers and ends; so does the next one", async () => {
  await doppel.discord.rules({ delayNextAckMs: 1_000 });
  const reply = await swap();
  await isAdmitted(reply.id);
  await doppel.discord.rules({ gatewayDrop: 4004 });
  expect(await bot.ended).toBe("bot ended (exit code 2)");
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  expect(await readFile(bot.logFile, "utf8")).toMatch(/"level":60.*does not take DISCORD_TOKEN.*Reset Token/);
  const next = doppel.stage.startBot({ ...doppel.env, DISCORD_TOKEN: "the one before" });
  await expect(next).rejects.toThrow(/exit code 2[\s\S]*does not take DISCORD_TOKEN/);
}, 60_000);

/** Its reply exists, and is not acknowledged. */
async function isAdmitted(id: string): Promise<void> {
  const redis = new Redis(doppel.redis.url);
  await expect.poll(() => redis.exists(`doppel:reply:{${id}}`), { interval: 10 }).toBe(1);
  redis.disconnect();
}
