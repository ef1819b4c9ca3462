import { expect, it } from "vitest";
import { createFleet, difference, type Setup } from "../../shared/fleet.ts";
import { openStore } from "../support/store.ts";

const morph: Setup = { engine: "morph", pack: "aa", recogniser: "r1", commercial: true };
const inswapper: Setup = { engine: "inswapper", pack: "bb", recogniser: "r2", commercial: false };

it("the first worker pins; those that come later change nothing", async () => {
  const { redis, keys } = await openStore();
  const fleet = createFleet(redis, keys, () => 5);
  expect(await fleet.pinned()).toBeNull();
  const [one, other] = await Promise.all([fleet.join(morph), fleet.join(inswapper)]);
  expect(one).toEqual({ ...morph, since: 5 });
  expect(other).toEqual(one);
});

it("an operator changes what is pinned", async () => {
  const { redis, keys } = await openStore();
  const fleet = createFleet(redis, keys);
  await fleet.join(morph);
  await fleet.adopt(inswapper);
  expect(await fleet.join(morph)).toMatchObject(inswapper);
});

it("says in words how a worker differs, and what changes that", () => {
  expect(difference(morph, morph)).toBeNull();
  const other = difference({ ...morph, recogniser: "r2" }, morph);
  expect(other).toMatch(/pinned to recogniser r1, this worker has r2 .*fleet adopt/);
  for (const part of ["engine", "pack", "recogniser"]) expect(difference(inswapper, morph)).toContain(part);
});

it("knows who is there, and forgets who has gone", async () => {
  const { redis, keys } = await openStore();
  let time = 1_000_000;
  const fleet = createFleet(redis, keys, () => time);
  await fleet.report({ ...morph, id: "a", provider: "cpu", why: null });
  await fleet.report({ ...inswapper, id: "b", provider: "cuda", why: "differs" });
  expect((await fleet.members(10_000)).map(({ id, why }) => [id, why])).toEqual([
    ["a", null],
    ["b", "differs"],
  ]);
  await fleet.leave("a");
  time += 20_000;
  expect(await fleet.members(10_000)).toEqual([]);
  time += 90_000_000;
  await fleet.report({ ...morph, id: "c", provider: "cpu", why: null });
  expect(await redis.hkeys(keys.fleetMembers)).toEqual(["c"]);
});
