import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { people } from "../portraits/people.ts";
import { drawScene } from "../portraits/scenes.ts";

const drawnWidth = 1024;
const drawnHeight = 768;
const svgDensity = 72;

/**
 * A drawn picture as a camera would store it: JPEG, 4:3.
 * @param faces side by side
 * @param scale picture px per face unit at 1024 px width; an aligned crop is about 327 units wide, by default a
 *   sixth of the picture
 */
export async function benchPicture(dir: string, width: number, faces: number, scale = 0.49): Promise<Buffer> {
  const file = join(dir, `${width}px-${faces}-${scale.toFixed(2)}.jpg`);
  if (!existsSync(file)) {
    await mkdir(dir, { recursive: true });
    const svg = drawScene({
      name: "bench",
      width: drawnWidth,
      height: drawnHeight,
      backdrop: "forest",
      figures: Array.from({ length: faces }, (_, index) => ({
        person: people[index % people.length]!,
        pose: { yaw: 0, tilt: 0 },
        at: [((index + 0.5) * drawnWidth) / faces, 330],
        scale,
      })),
    });
    await sharp(Buffer.from(svg), { density: (svgDensity * width) / drawnWidth, limitInputPixels: false })
      .removeAlpha()
      .jpeg({ quality: 92 })
      .toFile(file);
  }
  return readFile(file);
}
