import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.ts";
import {
  formatIdentitySpec,
  type IdentitySpec,
  mixWeights,
  parseIdentitySpec,
} from "../../shared/identity-spec.ts";

const name = fc.stringMatching(/^[a-z0-9äöüßéè名前имяñ]{1,20}$/);
const mix = fc.array(name, { minLength: 1, maxLength: 3 });
const slot = fc.option(mix, { nil: null });

const spec: fc.Arbitrary<IdentitySpec> = fc.record({
  faces: fc.array(slot, { maxLength: 12 }),
  options: fc.record(
    {
      hifi: fc.constant(true),
      sharpen: fc.constant(true),
      oldify: fc.integer({ min: 1, max: 1000 }),
      greedy: fc.boolean(),
      private: fc.constant(true),
    },
    { requiredKeys: [] },
  ),
});

function failure(text: string): unknown {
  try {
    parseIdentitySpec(text);
  } catch (error) {
    if (error instanceof UserError) return error.context;
    throw error;
  }
  return "parsed";
}

describe("parseIdentitySpec", () => {
  it("reads back whatever formatIdentitySpec writes", () => {
    fc.assert(
      fc.property(spec, (it) => {
        expect(parseIdentitySpec(formatIdentitySpec(it))).toEqual(it);
      }),
    );
  });

  it("takes spaces around commas and pluses, and around everything", () => {
    fc.assert(
      fc.property(spec, fc.constantFrom(" ", "  ", "\t"), (it, gap) => {
        const spaced = formatIdentitySpec(it).replace(/[,+]/g, (sign) => `${gap}${sign}${gap}`);
        expect(parseIdentitySpec(`${gap}${spaced}${gap}`)).toEqual(it);
      }),
    );
  });

  it("takes what follows -o for the number only if it is one", () => {
    const namesOf = (faces: IdentitySpec["faces"]) => formatIdentitySpec({ faces, options: {} });
    const notANumber = fc
      .array(slot, { minLength: 1, maxLength: 12 })
      .filter((faces) => !/^[0-9]+$/.test(namesOf(faces)));
    fc.assert(
      fc.property(notANumber, fc.integer({ min: 1, max: 1000 }), (faces, oldify) => {
        expect(parseIdentitySpec(`-o ${namesOf(faces)}`)).toEqual({ faces, options: { oldify: 300 } });
        const both = `-o ${oldify} ${namesOf(faces)}`;
        expect(parseIdentitySpec(both)).toEqual({ faces, options: { oldify } });
      }),
    );
  });

  it("either parses any text or points at a place in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const outcome = failure(text);
        if (outcome === "parsed") return;
        const { at } = outcome as { at: number };
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it.each<[string, IdentitySpec]>([
    ["", { faces: [], options: {} }],
    ["me", { faces: [["me"]], options: {} }],
    ["me,_,you", { faces: [["me"], null, ["you"]], options: {} }],
    ["me,_", { faces: [["me"], null], options: {} }],
    ["_", { faces: [null], options: {} }],
    ["_,_", { faces: [null, null], options: {} }],
    ["_ --oldify 200", { faces: [null], options: { oldify: 200 } }],
    ["father+mother+mother", { faces: [["father", "mother", "mother"]], options: {} }],
    ["pamela -o -f -s", { faces: [["pamela"]], options: { oldify: 300, hifi: true, sharpen: true } }],
    ["pamela -o 700", { faces: [["pamela"]], options: { oldify: 700 } }],
    ["-o=700 pamela", { faces: [["pamela"]], options: { oldify: 700 } }],
    ["-o700 pamela", { faces: [["pamela"]], options: { oldify: 700 } }],
    ["-o 2pac", { faces: [["2pac"]], options: { oldify: 300 } }],
    ["-o 50cent+me,_ -f", { faces: [["50cent", "me"], null], options: { oldify: 300, hifi: true } }],
    ["--nogreedy me", { faces: [["me"]], options: { greedy: false } }],
    ["me —greedy –private", { faces: [["me"]], options: { greedy: true, private: true } }],
    ["ｍｅ", { faces: [["me"]], options: {} }],
    ["-f", { faces: [], options: { hifi: true } }],
  ])("reads %j", (text, expected) => {
    expect(parseIdentitySpec(text)).toEqual(expected);
  });

  it.each([
    ["tom.png", 3, "unexpected"],
    ["me,,you", 3, "name_missing"],
    ["me,", 3, "name_missing"],
    [",me", 0, "name_missing"],
    ["me+_", 3, "leave_in_mix"],
    ["_+me", 1, "leave_in_mix"],
    ["a+b+c+d", 6, "too_many_in_mix"],
    ["a,b,c,d,e,f,g,h,i,j,k,l,m", 24, "too_many_faces"],
    ["me you", 3, "second_list"],
    ["me --younger", 3, "unknown_flag"],
    ["me -o 1001", 6, "oldify_range"],
    ["me -o 0", 6, "oldify_range"],
    ["me -o=5x", 6, "oldify_range"],
    ["me -o5x", 5, "oldify_range"],
    ["me -o 2.5", 6, "oldify_range"],
    ["me -o 2pac", 6, "second_list"],
    ["abcdefghijklmnopqrstu", 0, "name_too_long"],
  ])("points at the mistake in %j", (text, at, reason) => {
    expect(failure(text)).toEqual({ spec: text, at, reason });
  });
});

describe("mixWeights", () => {
  it("gives earlier names more and always sums to 1", () => {
    for (const length of [1, 2, 3]) {
      const weights = mixWeights(length);
      expect(weights).toHaveLength(length);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect([...weights].sort((a, b) => b - a)).toEqual(weights);
    }
  });
});
