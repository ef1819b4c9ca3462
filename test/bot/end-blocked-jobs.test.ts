import type { REST } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { endBlockedJobs } from "../../bot/end-blocked-jobs.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createMetrics } from "../../shared/metrics.ts";
import { createReplies } from "../../shared/replies.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

it("ends what waits in that server, animations too, and leaves what is being made or waits elsewhere", async () => {
  const { redis, keys, keyring } = await openStore();
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 9 });
  const said: string[] = [];
  const send = async (path: string, { body }: { body?: { content: string } } = {}) => {
    said.push(`${path} ${body?.content}`);
  };
  const held = new Set(["held"]);
  const removed: string[] = [];
  const deps = {
    redis,
    keys,
    replies,
    admission,
    queues: {
      async remove(id: string) {
        if (held.has(id)) return false;
        removed.push(id);
        return true;
      },
    },
    wordsFor: (locale: string) => wordsFor(locale),
    metrics: createMetrics(),
    log: pino({ level: "silent" }),
  } as unknown as BotDeps;
  const begin = async (id: string, serverId: string | null) => {
    await admission.admit({ userId: "ada", replyId: id, cost: 2 });
    const about = { ...secrets, token: `token-${id}`, ephemeral: true, serverId };
    await replies.create({ id, userId: "ada", charged: 2, secrets: about });
  };
  for (const id of ["waiting", "animation", "held"]) await begin(id, "s");
  await begin("elsewhere", "t");
  await begin("in a DM", null);
  // An animation that waits has been looked at.
  for (const id of ["animation", "held"]) await replies.beginWork(id);

  const rest = { patch: send, post: send, delete: send } as unknown as REST;
  await endBlockedJobs({ serverId: "s", userId: "ada" }, rest, deps);
  expect(removed).toEqual(["waiting", "animation"]);
  expect(said.map((one) => /token-(\w+)/.exec(one)?.[1])).toEqual(["waiting", "animation"]);
  for (const one of said) expect(one).toContain("The moderators of this server have decided");
  // Two of five came back.
  expect(await admission.usedToday("ada")).toBe(6);
  expect((await replies.read("held"))?.state).toBe("working");
  expect((await replies.read("elsewhere"))?.state).toBe("waiting");
});
