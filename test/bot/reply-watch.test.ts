import type { REST } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { sweep } from "../../bot/reply-watch.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createMetrics } from "../../shared/metrics.ts";
import { createReplies } from "../../shared/replies.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { createWorkTimes } from "../../shared/work-times.ts";
import { reportAlive } from "../../shared/workers-alive.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

/** A bot's watch over replies, Discord being `said`; what `fails` is refused by Discord. */
async function stage(fails: (path: string) => boolean = () => false) {
  const { redis, keys, keyring } = await openStore();
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const said: { path: string; content: string }[] = [];
  const send = async (path: string, { body }: { body?: { content: string } } = {}) => {
    if (fails(path)) throw new Error("Discord said 500");
    said.push({ path, content: body?.content ?? "" });
  };
  const rest = { patch: send, post: send, delete: send } as unknown as REST;
  const places = new Map<string, number>();
  const deps = {
    redis,
    keys,
    replies,
    admission,
    limits: { WORKER_TIMEOUT_S: 30 },
    unstarted: { retry: async () => undefined },
    workTimes: createWorkTimes(redis, keys),
    queues: {
      stateOf: async (id: string) => (places.has(id) ? "waiting" : "unknown"),
      place: async (id: string) => ({ ahead: places.get(id) ?? 0, kind: "swap-image" as const }),
      remove: async () => true,
    },
    wordsFor: (locale: string) => wordsFor(locale),
    metrics: createMetrics(),
    log: pino({ level: "silent" }),
  } as unknown as BotDeps;
  const memory = { told: new Map<string, string>(), aliveAt: Date.now() };
  return {
    said,
    places,
    replies,
    admission,
    workTimes: deps.workTimes,
    memory,
    alive: () => reportAlive(redis, keys, "w"),
    async begin(id: string, token = id) {
      await admission.admit({ userId: "ada", replyId: id, cost: 2 });
      await replies.create({
        id,
        userId: "ada",
        charged: 2,
        secrets: { ...secrets, token, ephemeral: true },
      });
    },
    sweep: (inMs: number) => sweep(rest, deps, memory, Date.now() + inMs),
    used: () => admission.usedToday("ada"),
  };
}

it("tells the others, and gives back what they cost, when one reply cannot be told", async () => {
  const { begin, sweep, said, replies, used } = await stage((path) => path.includes("bad"));
  for (const id of ["1", "2", "3"]) await begin(id, id === "1" ? "bad" : id);
  await sweep(15 * 60_000);
  expect(said.map(({ content }) => content)).toEqual([
    expect.stringMatching(/took too long/),
    expect.stringMatching(/took too long/),
  ]);
  expect([await replies.pending(), await used()]).toEqual([["1"], 2]);
});

it("says where a job stands and how long that takes here, and says it once", async () => {
  const { begin, sweep, said, places, alive, workTimes } = await stage();
  await alive();
  await workTimes.learn("swap-image", 4_000);
  await begin("1");
  places.set("1", 2);
  await sweep(3_000);
  await sweep(4_000);
  expect(said.map(({ content }) => content)).toEqual(["Waiting: 2 ahead of you, about 15 s."]);
});

it("waits for a worker that starts anew, and gives up when none comes for long", async () => {
  const { begin, sweep, said, places, memory, used } = await stage();
  await begin("1");
  places.set("1", 0);
  memory.told.set("1", "You are next.");
  await sweep(20_000);
  expect(said).toEqual([]);
  await sweep(40_000);
  expect(said.map(({ content }) => content)).toEqual([expect.stringMatching(/No machine is free/)]);
  expect(await used()).toBe(0);
});

it("answers for a job that has vanished, but not for one that may just not be there yet", async () => {
  const { begin, sweep, said, alive } = await stage();
  await alive();
  await begin("1");
  await sweep(5_000);
  expect(said.filter(({ content }) => /broke/.test(content))).toEqual([]);
  await sweep(12_000);
  expect(said.at(-1)?.content).toMatch(/Something broke on our side/);
});
