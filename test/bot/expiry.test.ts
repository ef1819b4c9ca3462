import { pino } from "pino";
import { expect, it } from "vitest";
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

/** Ada has saved `old` and `fresh`; her default is both. The clock stands still until it is moved. */
async function stage(days: number) {
  const { redis, keys, keyring } = await openStore();
  const clock = { now: start };
  const buried: Tombstone[] = [];
  const identities = createIdentities(redis, keys, keyring, 20, {
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
    sweep: () => expireIdentities(botDeps, clock.now),
    notice: (locale = "en-US") => expiryNotice("ada", locale, botDeps, clock.now),
  };
}

it("erases what nobody used for that many days, and names it no longer among the defaults", async () => {
  const { identities, clock, names, sweep, buried } = await stage(90);
  clock.now = start + 50 * day;
  await identities.touch("ada", ["fresh"]);
  clock.now = start + 90 * day;
  expect(await sweep()).toBe(0);
  clock.now += 1;
  expect(await sweep()).toBe(1);
  expect(await names()).toEqual(["fresh"]);
  expect((await identities.profile("ada")).defaults).toBe("-s");
  expect(buried).toEqual([{ userId: "ada", names: ["old"], epoch: 1, at: clock.now }]);
  expect(await sweep()).toBe(0);
});

it("erases nothing without a number of days", async () => {
  const { clock, names, sweep, notice } = await stage(0);
  clock.now = start + 10_000 * day;
  expect([await sweep(), await notice(), await names()]).toEqual([0, null, ["fresh", "old"]]);
});

it("warns within the last 14 days, once a day, by name and in the person's language", async () => {
  const { identities, clock, notice, redis, keys } = await stage(90);
  clock.now = start + 75 * day;
  expect(await notice()).toBeNull();
  await identities.touch("ada", ["fresh"]);
  clock.now = start + 76 * day;
  const said = await notice();
  expect(said).toContain(`\`old\` (<t:${(start + 90 * day) / 1000}:R>)`);
  expect(said).not.toContain("fresh");
  expect(await notice()).toBeNull();
  expect(await redis.ttl(keys.warned("ada"))).toBeGreaterThan(86_000);
  await redis.del(keys.warned("ada"));
  expect(await notice("zh-CN")).toContain("即将被清除");
  await redis.del(keys.warned("ada"));
  await identities.touch("ada", ["old"]);
  expect(await notice()).toBeNull();
});
