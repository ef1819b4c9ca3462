import { expect, it } from "vitest";
import { isFailure } from "../../../infra/crowd/answered.ts";
import { wordsFor } from "../../../shared/words/words-for.ts";

const { mistakes } = wordsFor("en-US");

it.each([
  ["gave_up", mistakes.gave_up({ id: "1" }), true],
  ["store_down", mistakes.store_down({}), true],
  ["timed_out", mistakes.timed_out({}), true],
  ["no_worker", mistakes.no_worker({}), true],
  ["busy", mistakes.busy({ minutes: 3 }), false],
  ["too_many_jobs", mistakes.too_many_jobs({ max: 5 }), false],
  ["no_face", mistakes.no_face({}), false],
])("of what people hear, %s is Doppel's own failure or not", (_code, content, is) => {
  expect(isFailure({ content })).toBe(is);
});
