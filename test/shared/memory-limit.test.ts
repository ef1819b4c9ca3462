import { expect, it } from "vitest";
import { memoryLimit, usualMaxRssMb } from "../../shared/memory-limit.ts";

it.each([
  ["a container's", 2 * 1024 ** 3, 2 * 1024 ** 3],
  ["nobody knows", 0, Infinity],
  ["none (cgroup 2)", 2 ** 64, Infinity],
  ["none (cgroup 1)", 2 ** 63 - 4096, Infinity],
])("the memory that this process may use, where the limit is %s", (_what, constrained, limit) => {
  expect(memoryLimit(constrained)).toBe(limit);
});

it.each([
  [1024 ** 3, 858],
  [2 * 1024 ** 3, 1717],
  [6 * 1024 ** 3, 3000],
  [Infinity, 3000],
])("a worker that may have %s bytes makes room at %s MB", (limit, megabytes) => {
  expect(usualMaxRssMb(limit)).toBe(megabytes);
});
