import { expect, it } from "vitest";
import { percentile, table } from "../../../infra/crowd/table.ts";

it("percentile: the smallest value that the share does not exceed", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
});

it("table: the first column to the left, figures to the right", () => {
  expect(
    table([
      ["ms", "p50"],
      ["fetch", 4],
    ]),
  ).toBe("ms     p50\nfetch    4\n");
});
