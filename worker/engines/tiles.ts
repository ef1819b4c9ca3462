import type { RgbImage } from "../../models/types.ts";

/**
 * Splits a crop into `factor` * `factor` interleaved ones: tile (i, j), at index i * factor + j, takes every
 * `factor`th pixel of every `factor`th row, from row i and column j on. Each is the whole face, a fraction of
 * a pixel apart.
 * @param crop its sides are multiples of `factor`
 */
export function interleave(crop: RgbImage, factor: number): RgbImage[] {
  if (factor === 1) return [crop];
  const width = crop.width / factor;
  const height = crop.height / factor;
  return Array.from({ length: factor * factor }, (_, index) => {
    const tile = { width, height, data: new Uint8Array(width * height * 3) };
    eachPixel(crop, tile, index, factor, (whole, part) => {
      tile.data[part] = crop.data[whole]!;
      tile.data[part + 1] = crop.data[whole + 1]!;
      tile.data[part + 2] = crop.data[whole + 2]!;
    });
    return tile;
  });
}

/** The crop that `interleave` made these tiles of. */
export function weave(tiles: readonly RgbImage[]): RgbImage {
  const [first] = tiles;
  const factor = Math.sqrt(tiles.length);
  if (!first || !Number.isInteger(factor)) throw new RangeError(`${tiles.length} tiles are not a square`);
  if (factor === 1) return first;
  const width = first.width * factor;
  const height = first.height * factor;
  const crop = { width, height, data: new Uint8Array(width * height * 3) };
  for (const [index, tile] of tiles.entries()) {
    eachPixel(crop, tile, index, factor, (whole, part) => {
      crop.data[whole] = tile.data[part]!;
      crop.data[whole + 1] = tile.data[part + 1]!;
      crop.data[whole + 2] = tile.data[part + 2]!;
    });
  }
  return crop;
}

/** Calls with the offsets of the same pixel in the whole and in its tile. */
function eachPixel(
  whole: RgbImage,
  tile: RgbImage,
  index: number,
  factor: number,
  act: (wholeAt: number, tileAt: number) => void,
): void {
  const firstRow = Math.floor(index / factor);
  const firstColumn = index % factor;
  for (let row = 0, part = 0; row < tile.height; row++) {
    let at = ((firstRow + row * factor) * whole.width + firstColumn) * 3;
    for (let column = 0; column < tile.width; column++, at += factor * 3, part += 3) act(at, part);
  }
}
