import { Command } from "commander";
import sharp, { type OverlayOptions } from "sharp";
import { openPicture } from "./picture.ts";
import { UserMistake } from "./user-mistake.ts";

const heightPx = 512;
const gapPx = 12;
const paper = "#f4f1ec";

/** `doppel sheet OUT BEFORE AFTER ...`. */
export function sheetCommand(): Command {
  return new Command("sheet")
    .description("lay pictures out side by side, two a row: before and after")
    .argument("<out>", "where to write it, as PNG")
    .argument("<pictures...>", "an even number of pictures")
    .action(sheet);
}

async function sheet(out: string, pictures: readonly string[]): Promise<void> {
  if (pictures.length % 2 !== 0) throw new UserMistake("A sheet takes pairs: a picture before, one after.");
  const tiles = await Promise.all(pictures.map(readTile));
  const overlays: OverlayOptions[] = [];
  let width = 0;
  let y = gapPx;
  for (let at = 0; at < tiles.length; at += 2, y += heightPx + gapPx) {
    let x = gapPx;
    for (const { data, info } of tiles.slice(at, at + 2)) {
      overlays.push({ input: data, left: x, top: y });
      x += info.width + gapPx;
    }
    width = Math.max(width, x);
  }
  await sharp({ create: { width, height: y, channels: 3, background: paper } })
    .composite(overlays)
    .png({ compressionLevel: 9 })
    .toFile(out);
}

async function readTile(path: string) {
  const { image } = await openPicture(path);
  const { width, height, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ height: heightPx })
    .png()
    .toBuffer({ resolveWithObject: true });
}
