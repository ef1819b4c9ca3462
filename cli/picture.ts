import { readFile } from "node:fs/promises";
import sharp from "sharp";
import type { RgbImage } from "../models/types.ts";
import { UserMistake } from "./user-mistake.ts";

/**
 * Reads a picture as InsightFace does: EXIF orientation applied, alpha dropped, colour profile ignored.
 * @throws UserMistake if it cannot be read
 */
export async function readPicture(path: string): Promise<RgbImage> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserMistake(`I can't read ${path}: is the name right?`, { cause });
  }
  try {
    const { data, info } = await sharp(bytes, { ignoreIcc: true })
      .rotate()
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    throw new UserMistake(`${path} is not a picture that I can read; PNG, JPEG and WebP work.`, { cause });
  }
}
