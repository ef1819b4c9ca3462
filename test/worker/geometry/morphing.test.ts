import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarsen, refine } from "../../../worker/geometry/coarse.ts";
import { warpPiecewise } from "../../../worker/geometry/piecewise.ts";
import { fillPolygon } from "../../../worker/geometry/polygon.ts";
import { softBlur } from "../../../worker/geometry/soft-blur.ts";
import { doubleArea, triangulate, withoutFlips } from "../../../worker/geometry/triangulation.ts";

const square = Float64Array.of(0, 0, 9, 0, 9, 9, 0, 9, 4, 4);
const ramp = {
  width: 10,
  height: 10,
  data: Uint8Array.from({ length: 300 }, (_, i) => (Math.floor(i / 3) % 10) * 20),
};

describe("warpPiecewise", () => {
  it("gives the picture back for the identity", () => {
    const { image, coverage } = warpPiecewise(ramp, square, square, triangulate(square), 10, 10);
    expect([...image.data]).toEqual([...ramp.data]);
    expect(coverage.every((value) => value === 1)).toBe(true);
  });

  it("mirrors", () => {
    const mirrored = square.map((value, i) => (i % 2 === 0 ? 9 - value : value));
    const { image } = warpPiecewise(ramp, mirrored, square, triangulate(square), 10, 10);
    expect(image.data[0]).toBeCloseTo(180, 3);
    expect(image.data[27]).toBeCloseTo(0, 3);
  });

  it("leaves out what no triangle covers", () => {
    const corner = Float64Array.of(0, 0, 5, 0, 0, 5);
    const { coverage } = warpPiecewise(ramp, corner, corner, triangulate(corner), 10, 10);
    expect([coverage[0], coverage[11], coverage[99]]).toEqual([1, 1, 0]);
  });
});

describe("withoutFlips", () => {
  it("leaves a fair map as it is", () => {
    const triangles = triangulate(square);
    expect(withoutFlips(square, square, square, triangles)).toEqual(square);
  });

  it("never leaves a triangle flipped, wherever the points are", () => {
    const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 10, maxLength: 10 }), (values) => {
        const triangles = triangulate(square);
        const from = withoutFlips(Float64Array.from(values), square, square, triangles);
        for (let at = 0; at < triangles.length; at += 3) {
          expect(doubleArea(from, triangles, at) / doubleArea(square, triangles, at)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

it("withoutFlips moves only what is near the trouble", () => {
  const side = 7;
  const grid = Float64Array.from({ length: side * side * 2 }, (_, i) =>
    i % 2 === 0 ? (Math.floor(i / 2) % side) * 10 : Math.floor(i / 2 / side) * 10,
  );
  const triangles = triangulate(grid);
  // Every point a little aside, and two neighbours of the first corner far out.
  const from = grid.map((value, i) => value + 1.5 * Math.sin(i * 12.9));
  from.set([400, -300], 2);
  from.set([-300, 500], side * 2);
  const mended = withoutFlips(from, grid, grid, triangles);
  for (let at = 0; at < triangles.length; at += 3) {
    expect(doubleArea(mended, triangles, at) / doubleArea(grid, triangles, at)).toBeGreaterThan(0);
  }
  const far = from.slice(4 * side * 2);
  expect(mended.slice(4 * side * 2)).toEqual(far);
});

describe("softBlur", () => {
  it("keeps an even picture even, to the border", () => {
    expect(
      [...softBlur(new Float32Array(100).fill(7), 10, 10, 1, 2)].every((value) => Math.abs(value - 7) < 1e-4),
    ).toBe(true);
  });

  it("spreads a point as far as a Gaussian of that sigma does", () => {
    const point = new Float32Array(61 * 61);
    point[30 * 61 + 30] = 1;
    const blurred = softBlur(point, 61, 61, 1, 4);
    let sum = 0;
    let variance = 0;
    for (const [i, value] of blurred.entries()) {
      sum += value;
      variance += value * ((i % 61) - 30) ** 2;
    }
    expect(sum).toBeCloseTo(1, 3);
    expect(Math.sqrt(variance)).toBeGreaterThan(3.6);
    expect(Math.sqrt(variance)).toBeLessThan(4.4);
  });
});

it("fillPolygon fills what lies inside", () => {
  const mask = new Float32Array(25);
  fillPolygon(mask, 5, 5, Float64Array.of(0.5, 0.5, 3.5, 0.5, 3.5, 3.5, 0.5, 3.5), 1);
  expect([...mask].filter((value) => value === 1)).toHaveLength(9);
  expect([mask[6], mask[0], mask[18]]).toEqual([1, 0, 1]);
});

it("a coarse grid comes back as smooth as it was", () => {
  const data = Float32Array.from({ length: 24 * 16 }, (_, i) => (i % 24) * 2);
  const again = refine(coarsen(data, 24, 16, 1, 4), 24, 16);
  for (let x = 2; x < 22; x++) expect(Math.abs(again[5 * 24 + x]! - x * 2)).toBeLessThan(0.01);
});
