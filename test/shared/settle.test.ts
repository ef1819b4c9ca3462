import { expect, it } from "vitest";
import { createAdmission } from "../../shared/admission.ts";
import { createReplies } from "../../shared/replies.ts";
import { endAndSettle } from "../../shared/settle.ts";
import { secrets } from "../support/reply.ts";
import { openStore } from "../support/store.ts";

it("lets go of a reply only once its account is settled", async () => {
  const { redis, keys, keyring } = await openStore();
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  await replies.create({ id: "r", userId: "ada", charged: 2, secrets });
  await admission.admit({ userId: "ada", replyId: "r", cost: 2 });
  const word = { replyId: "r", userId: "ada", refund: 2, say: async () => true };
  const dying = { ...admission, finish: () => Promise.reject(new Error("killed")) };
  await expect(endAndSettle({ replies, admission: dying }, word)).rejects.toThrow("killed");
  expect([await replies.pending(), await admission.usedToday("ada")]).toEqual([["r"], 2]);
  expect(await endAndSettle({ replies, admission }, word)).toBe("over");
  expect([await replies.pending(), await admission.usedToday("ada")]).toEqual([[], 0]);
});
