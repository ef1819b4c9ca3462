import { describe, expect, it } from "vitest";
import { wordsFor } from "../../../shared/words/words-for.ts";
import { type SwapResult, swapAnswer } from "../../../worker/jobs/answers.ts";
import { type NotedPicture, resultNotes } from "../../../worker/jobs/result-notes.ts";

const file = { bytes: Buffer.alloc(1), extension: "png", faces: 1 };
const result: SwapResult = {
  replyId: "42",
  files: [file],
  swapped: 1,
  notes: [],
  isRetouched: false,
  preview: false,
  ephemeral: false,
};
const words = wordsFor("en-US");
const lineOf = (change: Partial<SwapResult>) => swapAnswer({ ...result, ...change }, words).content;

describe("the line under a result", () => {
  it("says that AI has edited the picture", () => {
    expect(lineOf({})).toBe("AI-edited: 1 face swapped.");
    expect(lineOf({ swapped: 2 })).toBe("AI-edited: 2 faces swapped.");
    expect(lineOf({ isRetouched: true })).toBe("AI-edited: 1 face changed.");
  });
  it("names the preview engine in small print, after everything else", () => {
    expect(lineOf({ preview: true, notes: ["And so on."] })).toBe(
      "AI-edited: 1 face swapped. And so on.\n-# preview engine",
    );
  });
});

describe("notes below a result", () => {
  const picture: NotedPicture = {
    found: 2,
    leftAlone: 0,
    hifiLowered: false,
    encoded: { width: 100, height: 50, reduced: false },
  };
  const notes = (change: Partial<NotedPicture>, match: "counted" | "first" = "counted") =>
    resultNotes({ match, faces: [["me"], ["you"]] }, [{ ...picture, ...change }], words).join(" ");

  it("are none where all went as asked", () => {
    expect(notes({})).toBe("");
  });
  it("say what stayed as it was", () => {
    expect(notes({ leftAlone: 1 })).toMatch(/1 face could not be lined up and stayed as it was/);
    expect(notes({ leftAlone: 2 })).toMatch(/2 faces .* as they were/);
    expect(notes({ hifiLowered: true })).toMatch(/HiFidelity .* is lower here/);
  });
  it("say when it had to be smaller", () => {
    expect(notes({ encoded: { ...picture.encoded, reduced: true } })).toMatch(/Reduced to 100 x 50 px/);
  });
  it("say how the defaults met another number of faces", () => {
    expect(notes({ found: 3 }, "first")).toMatch(/Your 2 default names met 3 faces/);
    expect(notes({}, "first")).not.toMatch(/default/);
  });
});

describe("buttons below a result", () => {
  const labels = (change: Partial<SwapResult>) =>
    JSON.stringify(swapAnswer({ ...result, ...change }, words).components);
  it("delete, report, again and compare where everybody sees it", () => {
    expect(labels({})).toMatch(/delete:42.*report:42.*again:42.*compare:42/);
    expect(labels({})).not.toMatch(/post:/);
  });
  it("post it here where one person alone does, who can dismiss it", () => {
    expect(labels({ ephemeral: true })).toMatch(/post:42.*report:42.*again:42.*compare:42/);
    expect(labels({ ephemeral: true })).not.toMatch(/delete:/);
  });
});

it("numbers several files and describes each", () => {
  const { files } = swapAnswer({ ...result, files: [file, { ...file, faces: 2 }], swapped: 3 }, words);
  expect(files?.map(({ name, alt }) => [name, alt])).toEqual([
    ["doppel-42-1.png", "AI-edited picture with one swapped face"],
    ["doppel-42-2.png", "AI-edited picture with 2 swapped faces"],
  ]);
});
