import { expect, it } from "vitest";
import { createSuspectsAlone } from "../../worker/suspects-alone.ts";

it("takes everybody together as long as nobody is under suspicion", () => {
  const { take } = createSuspectsAlone();
  expect([take(false), take(false), take(false)]).toEqual([true, true, true]);
});

it("takes a suspect when nothing else is in hand, and nothing else while it is", () => {
  const { take, done } = createSuspectsAlone();
  expect([take(false), take(true)]).toEqual([true, false]);
  done();
  expect([take(true), take(false), take(true)]).toEqual([true, false, false]);
  done();
  expect([take(false), take(false)]).toEqual([true, true]);
});

it("lets nobody pass a suspect that waits, for as long as it comes again", () => {
  let time = 0;
  const { take, done } = createSuspectsAlone(() => time);
  expect([take(false), take(true), take(false)]).toEqual([true, false, false]);
  time = 1_900;
  expect([take(true), take(false)]).toEqual([false, false]);
  time = 3_000;
  expect(take(false)).toBe(false);
  // Taken by another process, or erased.
  time = 4_000;
  expect(take(false)).toBe(true);
  done();
  done();
  expect([take(true), take(false)]).toEqual([true, false]);
  done();
  expect(take(false)).toBe(true);
});
