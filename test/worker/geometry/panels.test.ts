import { describe, expect, it } from "vitest";
import type { RgbImage } from "../../../models/types.ts";
import { cutOut, gridPanelRects, putBack } from "../../../worker/geometry/panels.ts";

/** Four smooth pictures whose seam lies at `x`, `y`, with a frame of `frame` px between them. */
function grid(width: number, height: number, x: number, y: number, frame = 0): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const isFrame = (column >= x && column < x + frame) || (row >= y && row < y + frame);
      const panel = (column < x ? 0 : 1) + (row < y ? 0 : 2);
      const level = 60 + panel * 35 + 20 * Math.sin(column / 17 + panel) + 20 * Math.cos(row / 23);
      data.fill(isFrame ? 255 : level, (row * width + column) * 3, (row * width + column) * 3 + 3);
    }
  }
  return { width, height, data };
}

const cut = (image: RgbImage) =>
  gridPanelRects(image).map(({ x, y, width, height }) => [x, y, width, height]);

describe("where a grid is cut", () => {
  it.each([
    [200, 200, 100, 100],
    [320, 180, 160, 90],
    [301, 199, 150, 100],
    [301, 199, 151, 99],
    [400, 300, 204, 147],
  ])("%d x %d px at %d, %d", (width, height, x, y) => {
    expect(cut(grid(width, height, x, y))).toEqual([
      [0, 0, x, y],
      [x, 0, width - x, y],
      [0, y, x, height - y],
      [x, y, width - x, height - y],
    ]);
  });

  it("leaves a frame between the panels out", () => {
    expect(cut(grid(400, 300, 198, 148, 4))).toEqual([
      [0, 0, 198, 148],
      [202, 0, 198, 148],
      [0, 152, 198, 148],
      [202, 152, 198, 148],
    ]);
  });

  it("in the very middle where nothing tells", () => {
    const flat = { width: 101, height: 50, data: new Uint8Array(101 * 50 * 3).fill(80) };
    expect(cut(flat)).toEqual([
      [0, 0, 51, 25],
      [51, 0, 50, 25],
      [0, 25, 51, 25],
      [51, 25, 50, 25],
    ]);
  });

  it("is not led astray by an edge in one of the pictures", () => {
    const image = grid(400, 300, 200, 150);
    // A dark pole beside the seam, in the upper panels only.
    for (let row = 0; row < 140; row++) image.data.fill(0, (row * 400 + 206) * 3, (row * 400 + 212) * 3);
    expect(cut(image)[0]).toEqual([0, 0, 200, 150]);
  });
});

it("what was cut out and put back is what it was", () => {
  const image = grid(90, 60, 45, 30);
  const before = Uint8Array.from(image.data);
  const rects = gridPanelRects(image);
  const parts = rects.map((rect) => cutOut(image, rect));
  image.data.fill(0);
  for (const [index, part] of parts.entries()) putBack(image, part, rects[index]!);
  expect(image.data).toEqual(before);
});
