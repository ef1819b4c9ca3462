import sharp, { type Sharp } from "sharp";
import type { RgbImage } from "../../models/types.ts";
import { clock, median } from "./rounds.ts";

/** What an encoder makes of a picture with some settings. */
export interface EncoderFigures {
  readonly settings: string;
  /** Median. */
  readonly ms: number;
  readonly kilobytes: number;
}

const jpeg = { quality: 94, chromaSubsampling: "4:4:4" } as const;
/** Those that worker/images/encode.ts uses are marked; the others are what they were chosen from. */
const candidates: readonly (readonly [settings: string, encode: (pixels: Sharp) => Sharp])[] = [
  ["JPEG 94 4:4:4, plain tables *", (pixels) => pixels.jpeg({ ...jpeg, optimiseCoding: false })],
  ["JPEG 94 4:4:4, optimised tables", (pixels) => pixels.jpeg(jpeg)],
  ["JPEG 94 4:4:4, mozjpeg", (pixels) => pixels.jpeg({ ...jpeg, mozjpeg: true })],
  ...[0, 2, 4].map(
    (effort) =>
      [
        `WebP 92, effort ${effort}${effort === 0 ? " *" : ""}`,
        (pixels: Sharp) => pixels.webp({ quality: 92, effort }),
      ] as const,
  ),
  ...[1, 2, 3].flatMap((level) =>
    [false, true].map(
      (adaptiveFiltering) =>
        [
          `PNG level ${level}${adaptiveFiltering ? ", adaptive filters" : ""}${level === (adaptiveFiltering ? 2 : 1) ? " *" : ""}`,
          (pixels: Sharp) => pixels.png({ compressionLevel: level, adaptiveFiltering }),
        ] as const,
    ),
  ),
];

/** Encodes a picture with each of the settings in turn, `rounds` times; the first time does not count. */
export async function measureEncoders(image: RgbImage, rounds: number): Promise<EncoderFigures[]> {
  const { width, height, data } = image;
  const taken = new Map<string, { ms: number[]; bytes: number }>();
  for (let round = 0; round <= rounds; round++) {
    for (const [settings, encode] of candidates) {
      const pixels = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
      const [ms, { length }] = await clock(() => encode(pixels).toBuffer());
      const { ms: before } = taken.get(settings) ?? { ms: [] };
      taken.set(settings, { ms: round > 0 ? [...before, ms] : before, bytes: length });
    }
  }
  return [...taken].map(([settings, { ms, bytes }]) => ({
    settings,
    ms: median(ms),
    kilobytes: bytes / 1000,
  }));
}

export function formatEncoders(figures: readonly EncoderFigures[]): string {
  const width = Math.max(...figures.map(({ settings }) => settings.length));
  const lines = figures.map(
    ({ settings, ms, kilobytes }) =>
      `${settings.padEnd(width)}${ms.toFixed(1).padStart(9)}${kilobytes.toFixed(0).padStart(9)}`,
  );
  return [`${" ".repeat(width)}       ms       kB`, ...lines, "* what results are encoded with"].join("\n");
}
