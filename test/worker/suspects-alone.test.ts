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

it("lets nobody pass a suspect that waits for what soon ends", () => {
  let time = 0;
  const { take, done } = createSuspectsAlone(() => time);
  expect([take(false), take(true), take(false)]).toEqual([true, false, false]);
  time = 1_900;
  expect([take(true), take(false)]).toEqual([false, false]);
  time = 3_000;
  done();
  // Though the others may be taken while it waits, what is free is for the suspect.
  expect([take(false), take(true), take(false)]).toEqual([false, true, false]);
  done();
  expect(take(false)).toBe(true);
});

it("keeps others waiting for at most 2 s in any 10 s while a suspect waits for what takes long", () => {
  let time = 0;
  const { take, done } = createSuspectsAlone(() => time);
  // An animation.
  take(false);
  const keptOut: number[] = [];
  for (; time < 30_000; time += 500) {
    expect(take(true)).toBe(false);
    if (take(false)) done();
    else keptOut.push(time);
  }
  expect(keptOut).toEqual([0, 10_000, 20_000].flatMap((at) => [at, at + 500, at + 1_000, at + 1_500]));
});

it("keeps nothing free for a suspect that comes no more", () => {
  let time = 0;
  const { take, done } = createSuspectsAlone(() => time);
  expect([take(false), take(true)]).toEqual([true, false]);
  done();
  time = 1_900;
  expect(take(false)).toBe(false);
  // Taken by another process, or erased.
  time = 2_000;
  expect(take(false)).toBe(true);
});
