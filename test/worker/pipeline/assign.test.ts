import { describe, expect, it } from "vitest";
import type { Face } from "../../../models/types.ts";
import { assign } from "../../../worker/pipeline/assign.ts";

/** Faces from left to right, by the sides of their boxes. */
const faces = (...sides: number[]): Face[] =>
  sides.map((side, index) => ({
    box: [index * 1000, 0, index * 1000 + side, side],
    score: 1,
    kps: new Float64Array(10),
    landmarks: null,
    embedding: new Float32Array(512),
  }));

const shown = (
  found: readonly Face[],
  sources: readonly (string | null)[],
  match: "counted" | "first" | "chosen" = "counted",
) => assign(found, sources, match).map(({ face, source }) => `${source}@${face.box[0] / 1000}`);

describe("who goes onto which face", () => {
  it("gives one name to every face but the background's", () => {
    expect(shown(faces(100, 90, 20), ["me"])).toEqual(["me@0", "me@1"]);
  });

  it("takes at most 12 faces", () => {
    expect(shown(faces(...Array.from({ length: 15 }, () => 50)), ["me"])).toHaveLength(12);
  });

  it("goes from left to right and leaves `_` alone", () => {
    expect(shown(faces(100, 100, 100), ["me", null, "you"])).toEqual(["me@0", "you@2"]);
  });

  it("leaves the faces alone that a trailing `_` stands for, where they are there", () => {
    expect(shown(faces(100, 100), ["me", null])).toEqual(["me@0"]);
    expect(shown(faces(100), ["me", null])).toEqual(["me@0"]);
    expect(shown(faces(100, 100), ["me", "you", null])).toEqual(["me@0", "you@1"]);
    expect(() => shown(faces(100, 100, 100), ["me", null])).toThrow(
      expect.objectContaining({ code: "wrong_face_count" }),
    );
  });

  it("passes over background faces where that makes the count fit", () => {
    expect(shown(faces(100, 10, 100), ["me", "you"])).toEqual(["me@0", "you@2"]);
  });

  it("but names a background face where one is named for it", () => {
    expect(shown(faces(100, 10, 100), [null, "me", null])).toEqual(["me@1"]);
  });

  it("guesses nothing when the counts differ", () => {
    expect(() => shown(faces(100, 100, 100), ["me", "you"])).toThrow(
      expect.objectContaining({ code: "wrong_face_count", context: { faces: 3, names: 2 } }),
    );
  });

  it("takes the first ones of the defaults", () => {
    expect(shown(faces(100, 100, 100), ["me", "you"], "first")).toEqual(["me@0", "you@1"]);
    expect(shown(faces(100), ["me", "you"], "first")).toEqual(["me@0"]);
  });

  it("says that there is no face", () => {
    expect(() => shown([], ["me"])).toThrow(expect.objectContaining({ code: "no_face" }));
  });
});
