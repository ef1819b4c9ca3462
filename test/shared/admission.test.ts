import { describe, expect, it } from "vitest";
import { createAdmission } from "../../shared/admission.ts";
import { openStore } from "../support/store.ts";

/** The next midnight (UTC): Redis drops what has expired by its own clock. */
const dayMs = 86_400_000;
const tonight = (Math.floor(Date.now() / dayMs) + 1) * dayMs;

async function admissionWith(limits: { dailySwaps: number; unfinishedJobs: number }, now = Date.now) {
  const { redis, keys, keyring } = await openStore();
  return createAdmission(redis, keys, keyring, limits, now);
}

describe("admission", () => {
  it("charges to the unit under 50 parallel commands of one user", async () => {
    const admission = await admissionWith({ dailySwaps: 30, unfinishedJobs: 1000 });
    const asked = Array.from({ length: 50 }, (_, index) =>
      admission.admit({ userId: "ada", replyId: `r${index}`, cost: 2 }),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(15);
    expect(await admission.usedToday("ada")).toBe(30);
  });

  it("charges once for the same reply and answers the same", async () => {
    const admission = await admissionWith({ dailySwaps: 50, unfinishedJobs: 5 });
    const first = await admission.admit({ userId: "ada", replyId: "r", cost: 2 });
    expect(await admission.admit({ userId: "ada", replyId: "r", cost: 2 })).toEqual(first);
    expect(await admission.usedToday("ada")).toBe(2);
  });

  it("gives a user's later jobs a lower priority, and counts at most five", async () => {
    const admission = await admissionWith({ dailySwaps: 0, unfinishedJobs: 5 });
    const priorities: number[] = [];
    for (let index = 0; index < 5; index++) {
      priorities.push((await admission.admit({ userId: "ada", replyId: `r${index}`, cost: 1 })).priority);
    }
    expect(priorities).toEqual([1, 2, 3, 4, 5]);
    await expect(admission.admit({ userId: "ada", replyId: "r5", cost: 1 })).rejects.toMatchObject({
      code: "too_many_jobs",
      context: { max: 5 },
    });
    await admission.finish({ userId: "ada", replyId: "r0", refund: 0 });
    await expect(admission.admit({ userId: "ada", replyId: "r5", cost: 1 })).resolves.toMatchObject({
      priority: 5,
    });
  });

  it("refunds once, to the day that paid", async () => {
    let time = tonight - 60_000;
    const admission = await admissionWith({ dailySwaps: 50, unfinishedJobs: 5 }, () => time);
    await admission.admit({ userId: "ada", replyId: "r", cost: 2 });
    time += 120_000;
    await admission.admit({ userId: "ada", replyId: "next-day", cost: 1 });
    for (let repeat = 0; repeat < 3; repeat++)
      await admission.finish({ userId: "ada", replyId: "r", refund: 2 });
    expect(await admission.usedToday("ada")).toBe(1);
    time -= 120_000;
    expect(await admission.usedToday("ada")).toBe(0);
  });

  it("says until when a used-up quota lasts", async () => {
    const noon = tonight - 12 * 3_600_000;
    const admission = await admissionWith({ dailySwaps: 1, unfinishedJobs: 5 }, () => noon);
    await admission.admit({ userId: "ada", replyId: "a", cost: 1 });
    await expect(admission.admit({ userId: "ada", replyId: "b", cost: 1 })).rejects.toMatchObject({
      code: "quota_used_up",
      context: { limit: 1, resetsAt: tonight },
    });
  });
});

describe("a server's own quota", () => {
  const here = (quota: number | null) => ({ serverId: "s", quota });

  it("is kept to the unit under 50 parallel commands, whatever the configuration allows", async () => {
    const admission = await admissionWith({ dailySwaps: 3, unfinishedJobs: 1000 });
    const asked = Array.from({ length: 50 }, (_, index) =>
      admission.admit({ userId: "ada", replyId: `r${index}`, cost: 2, place: here(21) }),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(await admission.quotaToday("ada", here(21))).toEqual({ used: 20, limit: 21 });
  });

  it("counts what was charged there, and leaves the configuration's untouched", async () => {
    const admission = await admissionWith({ dailySwaps: 3, unfinishedJobs: 1000 });
    const admit = (replyId: string, place: { serverId: string | null; quota: number | null }) =>
      admission.admit({ userId: "ada", replyId, cost: 2, place });
    await admit("by the configuration", here(null));
    await expect(admit("too many", here(null))).rejects.toMatchObject({ context: { limit: 3 } });
    // What was charged here before the server decided counts here.
    await expect(admit("too many", here(3))).rejects.toMatchObject({ context: { limit: 3 } });
    await admit("by the server", here(4));
    await admit("without end", here(0));
    await admit("in another server", { serverId: "t", quota: 2 });
    await expect(admit("too many", { serverId: null, quota: null })).rejects.toMatchObject({
      code: "quota_used_up",
    });
    expect(await admission.usedToday("ada")).toBe(8);
    expect(await admission.quotaToday("ada", here(0))).toEqual({ used: 6, limit: 0 });
    expect(await admission.quotaToday("ada", here(null))).toEqual({ used: 2, limit: 3 });
    expect(await admission.quotaToday("ben", here(null))).toEqual({ used: 0, limit: 3 });
  });

  it("gets back what was not needed, on the day that paid", async () => {
    let time = tonight - 60_000;
    const admission = await admissionWith({ dailySwaps: 3, unfinishedJobs: 5 }, () => time);
    await admission.admit({ userId: "ada", replyId: "r", cost: 2, place: here(4) });
    time += 120_000;
    await admission.admit({ userId: "ada", replyId: "next-day", cost: 2, place: here(4) });
    for (let repeat = 0; repeat < 3; repeat++)
      await admission.finish({ userId: "ada", replyId: "r", refund: 1 });
    expect(await admission.quotaToday("ada", here(4))).toMatchObject({ used: 2 });
    time -= 120_000;
    expect(await admission.quotaToday("ada", here(4))).toMatchObject({ used: 1 });
    expect(await admission.quotaToday("ada", here(null))).toMatchObject({ used: 0 });
    expect(await admission.usedToday("ada")).toBe(1);
  });
});
