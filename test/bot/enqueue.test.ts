import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { enqueue, type Order } from "../../bot/enqueue.ts";
import { createUnstarted } from "../../bot/unstarted.ts";
import { StoreError } from "../../bot/within.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createReplies } from "../../shared/replies.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

const replyId = "1180000000000000099";

it("what fails before the interaction is one's own leaves another bot's reply alone", async () => {
  const { redis, keys, keyring } = await openStore();
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const replies = createReplies(redis, keys, keyring);
  const deps = {
    admission,
    replies,
    identities: { touch: () => new Promise(() => undefined) },
    unstarted: createUnstarted({ replies, admission }, pino({ level: "silent" })),
  } as unknown as BotDeps;
  // While bots are replaced, another one has heard the same.
  await replies.create({ id: replyId, userId: "ada", charged: 2, secrets });
  await admission.admit({ replyId, userId: "ada", cost: 2 });
  const interaction = { id: replyId, user: { id: "ada" }, guildId: null };
  const order = { interaction, cost: 2, uses: ["me"] } as unknown as Order;
  await expect(enqueue(order, deps)).rejects.toThrow(StoreError);
  expect(await replies.beginWork(replyId)).toBe(true);
  expect(await admission.usedToday("ada")).toBe(2);
});
