import { DiscordAPIError, type REST, Routes } from "discord.js";
import { pino } from "pino";
import { expect, it, vi } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { expireIdentities } from "../../bot/expire-identities.ts";
import { expiryNotice } from "../../bot/expiry-notice.ts";
import { createExpiry } from "../../shared/expiry.ts";
import { createIdentities } from "../../shared/identities.ts";
import type { Tombstone } from "../../shared/tombstones.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { openStore } from "../support/store.ts";

const day = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

/**
 * Ada has saved `old` and `fresh`; her default is both. The clock stands still until it is moved. Discord is `written`,
 * and takes her messages unless it `refuses`.
 */
async function stage(days: number, refuses: () => Error | null = () => null, isBraced = false) {
  const written: string[] = [];
  const post = async (path: string, { body }: { body: { content?: string; recipient_id?: string } }) => {
    const refusal = refuses();
    if (refusal) throw refusal;
    if (path === Routes.userChannels()) return { id: `dm-${body.recipient_id}` };
    written.push(`${path}: ${body.content}`);
    return {};
  };
  const rest = { post } as unknown as REST;
  const { redis, keys, keyring } = await openStore({ isBraced });
  const clock = { now: start };
  const buried: Tombstone[] = [];
  const identities = createIdentities(redis, keys, keyring, 24, {
    now: () => clock.now,
    bury: async (one) => void buried.push(one),
  });
  const expiry = createExpiry(days);
  const log = pino({ level: "silent" });
  const deps = { redis, keys, identities, expiry, log, wordsFor: (locale: string) => wordsFor(locale) };
  for (const name of ["old", "fresh"]) {
    const embedding = new Float32Array(512).fill(1);
    await identities.save("ada", { name, savedAt: clock.now, recogniser: "lite", embedding }, null, {
      epoch: 0,
      saveId: String(Math.random()),
    });
  }
  await identities.setDefaults("ada", "old,fresh -s");
  const botDeps = deps as unknown as BotDeps;
  return {
    redis,
    keys,
    identities,
    buried,
    clock,
    names: async () => (await identities.names("ada")).sort(),
    sweep: () => expireIdentities(rest, botDeps, clock.now),
    written,
    notice: (locale = "en-US") => expiryNotice("ada", locale, botDeps, clock.now),
  };
}

it("erases what nobody used for that many days, and names it no longer among the defaults", async () => {
  const { identities, clock, names, sweep, buried } = await stage(90);
  clock.now = start + 50 * day;
  await identities.touch("ada", ["fresh"]);
  clock.now = start + 80 * day;
  await sweep();
  clock.now = start + 90 * day;
  expect(await sweep()).toBe(0);
  clock.now += 1;
  expect(await sweep()).toBe(1);
  expect(await names()).toEqual(["fresh"]);
  expect((await identities.profile("ada")).defaults).toBe("-s");
  expect(buried).toEqual([{ userId: "ada", names: ["old"], epoch: 1, at: clock.now }]);
  expect(await sweep()).toBe(0);
});

it("goes on past somebody whose record does not open", async () => {
  const { redis, keys, clock, sweep, names } = await stage(90);
  // Scanned in whatever order: some of them come before Ada.
  for (let index = 0; index < 20; index++)
    await redis.hset(keys.identities(`broken${index}`), "x", "no record");
  clock.now = start + 80 * day;
  await sweep();
  clock.now = start + 90 * day + 1;
  expect([await sweep(), await names()]).toEqual([2, []]);
});

it("does so also where the prefix is the hash tag of a cluster", async () => {
  const { clock, sweep, names } = await stage(90, () => null, true);
  clock.now = start + 80 * day;
  await sweep();
  clock.now = start + 90 * day + 1;
  expect([await sweep(), await names()]).toEqual([2, []]);
});

it("erases nothing without a number of days", async () => {
  const { clock, names, sweep, notice } = await stage(0);
  clock.now = start + 10_000 * day;
  expect([await sweep(), await notice(), await names()]).toEqual([0, null, ["fresh", "old"]]);
});

it("writes to who does not come, once, and to nobody who has heard", async () => {
  const { clock, sweep, written, notice, redis, keys, identities } = await stage(90);
  clock.now = start + 75 * day;
  await sweep();
  expect(written).toEqual([]);
  clock.now = start + 76 * day;
  await sweep();
  await redis.del(keys.warned("ada"));
  await sweep();
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(
    /^\/channels\/dm-ada\/messages: Not used for long, and soon erased: .*`old`[\s\S]*即将被清除/,
  );
  await identities.erase("ada", "all");
  expect(await redis.hkeys(keys.profile("ada"))).toEqual(["epoch"]);

  const told = await stage(90);
  told.clock.now = start + 76 * day;
  const heard = await told.notice();
  expect(heard?.content).toContain("old");
  await told.identities.noteWarned("ada", heard!.upTo);
  await told.redis.del(told.keys.warned("ada"));
  await told.sweep();
  expect(told.written).toEqual([]);
  expect(await notice()).toBeNull();
});

it("warns once also where a connection that broke sent that once more", async () => {
  const { clock, redis, notice } = await stage(90);
  clock.now = start + 76 * day;
  const send = redis.set.bind(redis) as (...command: unknown[]) => Promise<unknown>;
  vi.spyOn(redis, "set").mockImplementation((async (...command: unknown[]) => {
    await send(...command);
    return send(...command);
  }) as never);
  expect((await notice())?.content).toContain("old");
  expect(await notice()).toBeNull();
});

it("what is too long for one message is written in two", async () => {
  const { clock, sweep, written, redis, keys, identities, names } = await stage(90);
  for (let index = 10; index < 32; index++) {
    const name = `${index}`.padEnd(20, "x");
    const identity = { name, savedAt: start, recogniser: "lite", embedding: new Float32Array(512) };
    await identities.save("ada", identity, null, { epoch: 0, saveId: name });
  }
  clock.now = start + 76 * day;
  await sweep();
  expect(written).toHaveLength(2);
  expect(written[0]).toContain("soon erased");
  expect(written[1]).toContain("即将被清除");
  for (const one of written) {
    for (const name of await names()) expect(one).toContain(`\`${name}\``);
    expect(one.length).toBeLessThan(2_000);
  }
  expect(await redis.exists(keys.warned("ada"))).toBe(1);
});

it("tries again to write when Discord was away, not when it refuses", async () => {
  const away = new Error("fetch failed");
  const closed = new DiscordAPIError({ code: 50007, message: "Cannot send" }, 50007, 403, "POST", "", {});
  for (const [why, isTriedAgain] of [
    [away, true],
    [closed, false],
  ] as const) {
    let refusal: Error | null = why;
    const { clock, sweep, written, redis, keys } = await stage(90, () => refusal);
    clock.now = start + 76 * day;
    await sweep();
    refusal = null;
    if (!isTriedAgain) await redis.del(keys.warned("ada"));
    await sweep();
    expect(written).toHaveLength(isTriedAgain ? 1 : 0);
  }
});

it("erases nothing unwarned: late, it says so first and waits a day", async () => {
  for (const refusal of [
    null,
    new DiscordAPIError({ code: 50007, message: "" }, 50007, 403, "POST", "", {}),
  ]) {
    const { clock, sweep, written, names } = await stage(90, () => refusal);
    clock.now = start + 200 * day;
    expect(await sweep()).toBe(0);
    if (!refusal) expect(written).toEqual([expect.stringContaining(`<t:${clock.now / 1000 + 86_400}:R>`)]);
    clock.now += day - 1;
    expect([await sweep(), await names()]).toEqual([0, ["fresh", "old"]]);
    clock.now += 1;
    expect([await sweep(), await names()]).toEqual([2, []]);
    expect(written).toHaveLength(refusal ? 0 : 1);
  }
});

it("a warning counts for what it named, not for what came near later", async () => {
  const { identities, clock, sweep, written, names, redis, keys } = await stage(90);
  clock.now = start + 10 * day;
  await identities.touch("ada", ["fresh"]);
  clock.now = start + 76 * day;
  await sweep();
  // The bot is away while the other one comes near and runs out.
  clock.now = start + 101 * day;
  await redis.del(keys.warned("ada"));
  expect([await sweep(), await names()]).toEqual([1, ["fresh"]]);
  expect(written.map((one) => one.includes("`fresh`"))).toEqual([false, true]);
  clock.now += day;
  expect([await sweep(), await names()]).toEqual([1, []]);
});

it("what was not said does not count as a warning, and hearing it again does not put it off", async () => {
  const { identities, clock, sweep, notice, redis, keys } = await stage(90);
  clock.now = start + 89 * day;
  const { upTo } = (await notice())!;
  clock.now = start + 91 * day;
  expect(await sweep()).toBe(0);
  await identities.noteWarned("ada", upTo);
  clock.now += day - 1;
  await identities.noteWarned("ada", upTo);
  clock.now += 1;
  await redis.del(keys.warned("ada"));
  expect(await sweep()).toBe(2);
  await identities.noteWarned("ada", upTo + 1);
  expect((await identities.profile("ada")).warnedUpTo).toBe(upTo);
});

it("warns within the last 14 days, once a day, by name and in the person's language", async () => {
  const { identities, clock, notice, redis, keys } = await stage(90);
  clock.now = start + 75 * day;
  expect(await notice()).toBeNull();
  await identities.touch("ada", ["fresh"]);
  clock.now = start + 76 * day;
  const said = (await notice())?.content;
  expect(said).toContain(`\`old\` (<t:${(start + 90 * day) / 1000}:R>)`);
  expect(said).not.toContain("fresh");
  expect(await notice()).toBeNull();
  expect(await redis.ttl(keys.warned("ada"))).toBeGreaterThan(86_000);
  await redis.del(keys.warned("ada"));
  expect((await notice("zh-CN"))?.content).toContain("即将被清除");
  await redis.del(keys.warned("ada"));
  await identities.touch("ada", ["old"]);
  expect(await notice()).toBeNull();
});
