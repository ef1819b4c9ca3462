import type { REST } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { eraseUser } from "../../bot/erase-user.ts";
import { createActions } from "../../shared/actions.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createIdentities } from "../../shared/identities.ts";
import { createMetrics } from "../../shared/metrics.ts";
import { createReplies } from "../../shared/replies.ts";
import { createResults } from "../../shared/results.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

/** Ada, with an identity "me" and two jobs that wait; Discord takes no answer for those that it `refuses`. */
async function stage(refuses: readonly string[]) {
  const { redis, keys, keyring } = await openStore();
  const identities = createIdentities(redis, keys, keyring, 20);
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const jobs = new Set(["r1", "r2"]);
  const heard: string[] = [];
  const rest = {
    async patch(path: string, { body }: { body: { content: string } }) {
      if (refuses.some((token) => path.includes(token))) throw new Error("Internal Server Error");
      heard.push(body.content);
    },
  } as unknown as REST;
  const saved = { name: "me", savedAt: 1, recogniser: "r", embedding: new Float32Array(512) };
  await identities.save("ada", saved, null, { epoch: 0, saveId: "s" });
  for (const id of jobs) {
    await admission.admit({ userId: "ada", replyId: id, cost: 1 });
    const own = { ...secrets, token: `token-${id}`, ephemeral: true };
    await replies.create({ id, userId: "ada", charged: 1, secrets: own });
  }
  const deps = {
    redis,
    keys,
    identities,
    replies,
    admission,
    results: createResults(redis, keys, keyring),
    actions: createActions(redis, keys, keyring),
    queues: {
      stateOf: async (id: string) => (jobs.has(id) ? "waiting" : "unknown"),
      remove: async (id: string) => jobs.delete(id),
    },
    metrics: createMetrics(),
    wordsFor: (locale: string) => wordsFor(locale),
    log: pino({ level: "silent" }),
  } as unknown as BotDeps;
  const erase = () => eraseUser("ada", "all", rest, deps);
  return {
    redis,
    keys,
    erase,
    jobs,
    heard,
    pending: () => replies.pending(),
    names: () => identities.names("ada"),
  };
}

it("ends what waits for the erased faces", async () => {
  const { erase, jobs, heard, pending, names } = await stage([]);
  expect(await erase()).toBe(1);
  expect([await names(), [...jobs], heard.length, await pending()]).toEqual([[], [], 2, []]);
});

it("erases all the same where Discord does not take what is said of a job, which stays for a worker to drop", async () => {
  const { erase, jobs, heard, pending, names } = await stage(["token-r1"]);
  expect(await erase()).toBe(1);
  expect([await names(), [...jobs], heard.length, await pending()]).toEqual([[], ["r1"], 1, ["r1"]]);
});

it("leaves no trace of what expires soon, and the file's rewrite noted for as long as it is not done", async () => {
  const { redis, keys, erase } = await stage([]);
  await redis.set(keys.warned("ada"), "1", "EX", 86_400);
  const bgrewriteaof = redis.bgrewriteaof.bind(redis);
  redis.bgrewriteaof = () => Promise.reject(new Error("Connection is closed."));
  await erase();
  expect(await redis.exists(keys.warned("ada"))).toBe(0);
  expect(await redis.scard(keys.rewrites)).toBe(1);
  redis.bgrewriteaof = bgrewriteaof;
  await erase();
  await expect.poll(() => redis.exists(keys.rewrites)).toBe(0);
});
