import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openKernels } from "../../../models/kernels/open-kernels.ts";
import { blurSolid } from "../../../worker/geometry/gaussian.ts";
import { emptyRows, erode, type SolidRows } from "../../../worker/geometry/solid-rows.ts";

const kernels = openKernels();

const fringe = 12;

/** A turned square in a grid, which may cut it off; its outermost pixels are a fringe. */
function turnedSquare(
  width: number,
  height: number,
  x: number,
  y: number,
  side: number,
  angle: number,
): SolidRows {
  const rows = emptyRows(width, height);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const u = Math.abs(cos * (column - x) + sin * (row - y));
      const v = Math.abs(cos * (row - y) - sin * (column - x));
      const distance = side / 2 - Math.max(u, v);
      if (distance < 0) continue;
      rows.data[row * width + column] = distance < 0.3 ? fringe : 255;
      rows.from[row] = Math.min(rows.from[row]!, column);
      rows.to[row] = column;
      if (distance < 0.3) continue;
      rows.solidFrom[row] = Math.min(rows.solidFrom[row]!, column);
      rows.solidTo[row] = column;
    }
  }
  return rows;
}

const shape = fc
  .record({
    x: fc.double({ min: -5, max: 55, noNaN: true }),
    y: fc.double({ min: -5, max: 45, noNaN: true }),
    side: fc.double({ min: 2, max: 60, noNaN: true }),
    angle: fc.double({ min: 0, max: 1.6, noNaN: true }),
  })
  .map(({ x, y, side, angle }) => turnedSquare(50, 40, x, y, side, angle));

const reflect = (index: number, count: number): number => {
  if (index < 0) return reflect(-index, count);
  return index >= count ? reflect(2 * (count - 1) - index, count) : index;
};

/** What `combine` makes of the values around each pixel, the slow way. */
function around(
  { width, height, data }: SolidRows,
  combine: (at: (dx: number, dy: number) => number) => number,
  outside: (x: number, y: number) => number,
): Float32Array {
  return Float32Array.from({ length: width * height }, (_, i) =>
    combine((dx, dy) => {
      const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
      return x < 0 || y < 0 || x >= width || y >= height ? outside(x, y) : data[y * width + x]!;
    }),
  );
}

describe("erode", () => {
  it("takes the smallest value around each pixel; outside counts as set", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 13 }), (rows, size) => {
        const before = Math.trunc(size / 2);
        const expected = around(
          rows,
          (at) => {
            let least = 255;
            for (let dy = -before; dy < size - before; dy++)
              for (let dx = -before; dx < size - before; dx++) least = Math.min(least, at(dx, dy));
            return least;
          },
          () => 255,
        );
        expect(erode(rows, size, emptyRows(rows.width, rows.height), rows).data).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe("blurSolid", () => {
  it("is the Gaussian of the shape; the border reflects", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 6 }), (rows, radius) => {
        const sigma = 0.3 * (radius - 1) + 0.8;
        const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
          Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
        );
        const total = weights.reduce((sum, weight) => sum + weight, 0) ** 2;
        const { width, height, data } = rows;
        const expected = around(
          rows,
          (at) => {
            let sum = 0;
            for (let dy = -radius; dy <= radius; dy++)
              for (let dx = -radius; dx <= radius; dx++)
                sum += weights[dy + radius]! * weights[dx + radius]! * at(dx, dy);
            return sum / total;
          },
          (x, y) => data[reflect(y, height) * width + reflect(x, width)]!,
        );
        kernels.reserve(40_000);
        const [between, out] = [0, 1].map(() => emptyRows(width, height, kernels)) as [SolidRows, SolidRows];
        const blurred = blurSolid(rows, 2 * radius + 1, kernels, between, out);
        for (const [i, value] of blurred.data.entries()) {
          if (Math.abs(value - expected[i]!) > 2e-4)
            throw new Error(`${i % width},${Math.floor(i / width)}: ${value}, not ${expected[i]}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
