import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { inject } from "vitest";

/** A drawn portrait in a frame: where its top left corner is, how wide it is, how far it is tilted. */
export interface Actor {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly degrees?: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** The last one stands in front. */
  readonly actors: readonly Actor[];
}

/** Draws a frame as PNG; what lies outside is cut off. */
export async function drawFrame({ width, height, background, actors }: Scene): Promise<Buffer> {
  const layers = await Promise.all(actors.map((actor) => layerOf(actor)));
  const margin = Math.max(...actors.map(({ size }) => size));
  const canvas = sharp({
    create: { width: width + 2 * margin, height: height + 2 * margin, channels: 4, background },
  }).composite(
    layers.map(({ input, dx, dy }, i) => ({
      input,
      left: Math.round(actors[i]!.x + margin + dx),
      top: Math.round(actors[i]!.y + margin + dy),
    })),
  );
  const whole = await canvas.png().toBuffer();
  return sharp(whole).extract({ left: margin, top: margin, width, height }).png().toBuffer();
}

async function layerOf({ name, size, degrees = 0 }: Actor) {
  const portrait = await readFile(`${inject("samplesDir")}/${name}.png`);
  const head = sharp(portrait).resize(size, size, { fit: "cover", position: "top" });
  const input = await sharp(await head.png().toBuffer())
    .rotate(degrees, { background: "#00000000" })
    .png()
    .toBuffer();
  const { width, height } = await sharp(input).metadata();
  return { input, dx: (size - width) / 2, dy: (size - height) / 2 };
}

export async function toGif(frames: readonly Buffer[], delay: number[], loop = 0): Promise<Buffer> {
  return sharp([...frames], { join: { animated: true } })
    .gif({ delay, loop, keepDuplicateFrames: true })
    .toBuffer();
}

export async function toAnimatedWebp(frames: readonly Buffer[], delay: number[], loop = 0): Promise<Buffer> {
  return sharp([...frames], { join: { animated: true } })
    .webp({ delay, loop, quality: 90 })
    .toBuffer();
}

/**
 * A GIF of a few bytes a frame: each says that it fills the screen, and none of them can be decoded.
 * @see GIF89a specification, https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export function emptyGif(width: number, height: number, frames: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const screen = [Buffer.from("GIF89a"), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])];
  // A descriptor at 0, 0, the size of a code, and one block of codes of which the first is none.
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0xff, 0xff, 0])]);
  return Buffer.concat([...screen, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}
