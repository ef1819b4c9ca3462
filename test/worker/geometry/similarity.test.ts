import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignmentMatrix, templateFor } from "../../../worker/geometry/alignment.ts";
import { invert, similarity, transformPoints } from "../../../worker/geometry/similarity.ts";

const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });

describe("similarity", () => {
  it("finds the very matrix that moved the points", () => {
    fc.assert(
      fc.property(
        fc.array(coordinate, { minLength: 10, maxLength: 10 }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
        coordinate,
        coordinate,
        (values, scale, angle, tx, ty) => {
          const points = Float64Array.from(values);
          fc.pre(Math.max(...values) - Math.min(...values) > 1);
          const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
          const matrix = Float64Array.of(a, -b, tx, b, a, ty);
          const found = similarity(points, transformPoints(points, matrix));
          fc.pre(found !== null);
          const back = transformPoints(points, found!);
          const expected = transformPoints(points, matrix);
          for (let i = 0; i < 10; i++) expect(Math.abs(back[i]! - expected[i]!)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("has no answer for points that coincide", () => {
    expect(similarity(new Float64Array(10).fill(7), new Float64Array(10))).toBeNull();
  });
});

describe("alignmentMatrix", () => {
  it("is the least-squares similarity, but for single precision", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 4000, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (values) => {
          const kps = Float64Array.from(values);
          const exact = similarity(kps, Float64Array.from(templateFor(128)));
          fc.pre(exact !== null && Math.max(...values) - Math.min(...values) > 20);
          const found = alignmentMatrix(kps, 128)!;
          const expected = transformPoints(kps, exact!);
          for (const [i, value] of transformPoints(kps, found).entries())
            expect(Math.abs(value - expected[i]!)).toBeLessThan(0.05);
        },
      ),
    );
  });

  it.each([7, 1e6, Number.NaN, Number.POSITIVE_INFINITY])("has no answer for five times %d", (value) => {
    expect(alignmentMatrix(new Float64Array(10).fill(value), 112)).toBeNull();
  });

  it("puts the template at 128 eight pixels further right than at 112", () => {
    const small = templateFor(112);
    const large = templateFor(128);
    expect([...large].map((value, i) => value - small[i]!)).toEqual(
      [8, 0, 8, 0, 8, 0, 8, 0, 8, 0].map((v) => expect.closeTo(v, 5)),
    );
  });
});

describe("invert", () => {
  it("leads back", () => {
    const matrix = Float64Array.of(2, 0.5, 3, -0.25, 1.5, -7);
    const points = Float64Array.of(1, 2, 30, 40);
    const back = transformPoints(transformPoints(points, matrix), invert(matrix));
    expect([...back]).toEqual([1, 2, 30, 40].map((value) => expect.closeTo(value, 9)));
  });

  it("refuses a singular matrix", () => {
    expect(() => invert(Float64Array.of(1, 2, 0, 2, 4, 0))).toThrow(RangeError);
  });
});
