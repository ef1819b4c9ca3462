import { expect, it } from "vitest";
import { createReports } from "../../shared/reports.ts";
import { openStore } from "../support/store.ts";

const report = { userId: "ada", at: 5, about: "a link", replyId: null, reason: "not me" };

it("keeps the newest 1000 reports, sealed, the newest first", async () => {
  const { redis, keys, keyring } = await openStore();
  const reports = createReports(redis, keys, keyring);
  for (let at = 0; at < 1_005; at++) await reports.add({ ...report, at });
  const kept = await reports.list();
  expect(kept).toHaveLength(1_000);
  expect(kept[0]).toEqual({ ...report, at: 1_004 });
  expect(kept.at(-1)?.at).toBe(5);
  const [raw] = await redis.lrangeBuffer(keys.reports, 0, 0);
  expect(raw?.includes("not me")).toBe(false);
});
