import { expect, it } from "vitest";
import { createWorkTimes } from "../../shared/work-times.ts";
import { openStore } from "../support/store.ts";

it("knows nothing before something was measured", async () => {
  const { redis, keys } = await openStore();
  expect(await createWorkTimes(redis, keys).expected("swap-image")).toBeNull();
});

it("follows what the machine does now, kind by kind", async () => {
  const { redis, keys } = await openStore();
  const times = createWorkTimes(redis, keys);
  await times.learn("swap-image", 1000);
  await times.learn("frame", 90);
  expect(await times.expected("swap-image")).toBe(1000);
  await times.learn("swap-image", 2000);
  expect(await times.expected("swap-image")).toBeCloseTo(1200);
  for (let i = 0; i < 20; i++) await times.learn("swap-image", 300);
  expect(await times.expected("swap-image")).toBeLessThan(320);
  expect(await times.expected("frame")).toBe(90);
});
