import type { RgbImage } from "../../../models/types.ts";
import type { CropWithLandmarks } from "../engine.ts";

/**
 * The crop averaged down by a whole factor, so that warping it onto a small face does not alias.
 * @param shrinkBy crop pixels per result pixel
 */
export function cropForScale({ image, landmarks }: CropWithLandmarks, shrinkBy: number): CropWithLandmarks {
  const factor = Math.min(8, Math.floor(shrinkBy));
  if (factor < 2) return { image, landmarks };
  const shift = (factor - 1) / 2;
  return { image: average(image, factor), landmarks: landmarks.map((value) => (value - shift) / factor) };
}

function average({ data, width, height }: RgbImage, factor: number): RgbImage {
  const columns = Math.floor(width / factor);
  const rows = Math.floor(height / factor);
  const out = new Uint8Array(columns * rows * 3);
  const area = factor * factor;
  for (let y = 0; y < rows; y++) {
    for (let i = 0; i < columns * 3; i++) {
      const channel = i % 3;
      const left = Math.floor(i / 3) * factor;
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        const row = ((y * factor + dy) * width + left) * 3 + channel;
        for (let dx = 0; dx < factor; dx++) sum += data[row + dx * 3]!;
      }
      out[y * columns * 3 + i] = Math.round(sum / area);
    }
  }
  return { width: columns, height: rows, data: out };
}
