import { describe, expect, it } from "vitest";
import { wordsFor } from "../../../shared/words/words-for.ts";
import { type SwapResult, swapAnswer } from "../../../worker/jobs/answers.ts";

const result: SwapResult = {
  replyId: "42",
  picture: { bytes: Buffer.alloc(1), extension: "png", width: 100, height: 50, reduced: false },
  found: 1,
  swapped: 1,
  fromDefaults: null,
  leftAlone: 0,
  hifiLowered: false,
  preview: false,
  ephemeral: false,
};
const words = wordsFor("en-US");
const lineOf = (change: Partial<SwapResult>) => swapAnswer({ ...result, ...change }, words).content;

describe("the line under a result", () => {
  it("says that AI has edited the picture", () => {
    expect(lineOf({})).toBe("AI-edited: 1 face swapped.");
    expect(lineOf({ found: 3, swapped: 2 })).toBe("AI-edited: 2 faces swapped.");
  });
  it("says what stayed as it was", () => {
    expect(lineOf({ leftAlone: 1 })).toMatch(/1 face could not be lined up and stayed as it was/);
    expect(lineOf({ leftAlone: 2 })).toMatch(/2 faces .* as they were/);
    expect(lineOf({ hifiLowered: true })).toMatch(/HiFidelity .* is lower here/);
  });
  it("says when it had to shrink it", () => {
    expect(lineOf({ picture: { ...result.picture, reduced: true } })).toMatch(/Reduced to 100 x 50 px/);
  });
  it("says how the defaults met another number of faces", () => {
    expect(lineOf({ found: 3, swapped: 2, fromDefaults: { names: 2 } })).toMatch(
      /Your 2 default names met 3 faces/,
    );
    expect(lineOf({ found: 2, swapped: 2, fromDefaults: { names: 2 } })).not.toMatch(/default/);
  });
  it("names the preview engine in small print", () => {
    expect(lineOf({ preview: true })).toBe("AI-edited: 1 face swapped.\n-# preview engine");
  });
});

it("has a button to delete only where everybody sees it", () => {
  expect(JSON.stringify(swapAnswer(result, words).components)).toMatch(/delete:42.*report:42/);
  expect(JSON.stringify(swapAnswer({ ...result, ephemeral: true }, words).components)).not.toMatch(/delete:/);
});
