import { expect, it } from "vitest";
import { createFairHands } from "../../worker/fair-hands.ts";

it("gives all hands to whoever is alone", () => {
  const hands = createFairHands();
  expect([hands.take("ada"), hands.take("ada"), hands.take("ada")]).toEqual([true, true, true]);
});

it("keeps a hand free for others while there are some, and for 10 s afterwards", () => {
  let time = 0;
  const hands = createFairHands(() => time);
  expect([hands.take("ben"), hands.take("ada"), hands.take("ada")]).toEqual([true, true, false]);
  hands.done("ben");
  time = 9_000;
  expect(hands.take("ada")).toBe(false);
  expect(hands.take("ben")).toBe(true);
  hands.done("ben");
  time = 20_000;
  expect(hands.take("ada")).toBe(true);
});

it("lets the next one of the same person follow at once", () => {
  const hands = createFairHands();
  hands.take("ben");
  expect([hands.take("ada"), hands.take("ada")]).toEqual([true, false]);
  hands.done("ada");
  expect(hands.take("ada")).toBe(true);
});
