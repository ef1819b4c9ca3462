import { Command } from "commander";
import sharp from "sharp";
import { openModels, releaseModels } from "../models/load-pack.ts";
import type { Face, RgbImage } from "../models/types.ts";
import { findFaces } from "../worker/pipeline/find-faces.ts";
import { filesFor, type ModelOptions, withModelOptions } from "./engine-options.ts";
import { readPicture } from "./picture.ts";

interface FacesOptions extends ModelOptions {
  readonly json?: true;
  readonly draw?: string;
}

/** `doppel faces IMAGE`. */
export function facesCommand(): Command {
  return withModelOptions(new Command("faces"))
    .description("find the faces of a picture, left to right")
    .argument("<image>", "PNG, JPEG or WebP")
    .option("--json", "print boxes, points and embeddings as JSON")
    .option("--draw <file>", "write the picture with boxes and points drawn in")
    .action(faces);
}

async function faces(path: string, options: FacesOptions): Promise<void> {
  const image = await readPicture(path);
  const loadStarted = performance.now();
  const models = await openModels(filesFor(options));
  const started = performance.now();
  const found = await findFaces(image, models);
  const ms = { load: round(started - loadStarted), analyse: round(performance.now() - started) };
  await releaseModels(models);
  if (options.draw) await draw(image, found, options.draw);
  process.stdout.write(options.json ? `${JSON.stringify(report(image, found, ms))}\n` : summary(found));
}

function report({ width, height }: RgbImage, found: readonly Face[], ms: Record<string, number>) {
  return {
    image: { width, height },
    faces: found.map(({ box, score, kps, landmarks, embedding }) => ({
      box,
      score,
      kps: pairs(kps),
      landmarks: landmarks && pairs(landmarks),
      embedding: embedding && [...embedding],
    })),
    ms,
  };
}

function summary(found: readonly Face[]): string {
  if (found.length === 0) return "No face found.\n";
  const lines = found.map(({ box, score, embedding }, index) => {
    const [x1, y1, x2, y2] = box.map(Math.round) as [number, number, number, number];
    const line = `${index + 1}. at ${x1},${y1}, ${x2 - x1} x ${y2 - y1} px, score ${score.toFixed(2)}`;
    return embedding ? line : `${line}; its points coincide, so it can't be swapped`;
  });
  return `${lines.join("\n")}\n`;
}

async function draw(image: RgbImage, found: readonly Face[], file: string): Promise<void> {
  const marks = found.map(({ box: [x1, y1, x2, y2], kps, landmarks }, index) => {
    const dots = [...pairs(landmarks ?? kps)].map(
      ([x, y]) => `<circle cx="${x}" cy="${y}" r="1.5" fill="#0f8"/>`,
    );
    const frame = `<rect x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}" fill="none" stroke="#fc0" stroke-width="2"/>`;
    return `${frame}<text x="${x1 + 4}" y="${y1 + 18}" font-size="18" fill="#fc0">${index + 1}</text>${dots.join("")}`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${image.width}" height="${image.height}">${marks.join("")}</svg>`;
  await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .toFile(file);
}

function pairs(points: Float64Array): [number, number][] {
  return Array.from({ length: points.length / 2 }, (_, i) => [points[i * 2]!, points[i * 2 + 1]!]);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
