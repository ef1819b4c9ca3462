import { expect, it } from "vitest";
import { createExpiry } from "../../shared/expiry.ts";

const day = 86_400_000;
const used = Date.parse("2026-01-01T00:00:00Z");

it("keeps everything for ever without a number of days", () => {
  const expiry = createExpiry(0);
  expect([expiry.at(used), expiry.before(used), expiry.isNear(used, used + 10_000 * day)]).toEqual([
    null,
    null,
    false,
  ]);
});

it("warns within the last 14 days", () => {
  const expiry = createExpiry(90);
  expect(expiry.at(used)).toBe(used + 90 * day);
  expect(expiry.before(used + 90 * day)).toBe(used);
  expect(expiry.isNear(used, used + 76 * day - 1)).toBe(false);
  expect(expiry.isNear(used, used + 76 * day)).toBe(true);
});

it("warns within the second half of a short life", () => {
  const expiry = createExpiry(10);
  expect(expiry.isNear(used, used + 5 * day - 1)).toBe(false);
  expect(expiry.isNear(used, used + 5 * day)).toBe(true);
});
