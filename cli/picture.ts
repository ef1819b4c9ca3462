import { readFile } from "node:fs/promises";
import type { RgbImage } from "../models/types.ts";
import { UserError } from "../shared/errors.ts";
import { type DecodedPicture, decodePicture } from "../worker/images/decode.ts";
import { inEnglish, UserMistake } from "./user-mistake.ts";

const noLimit = 0;

/**
 * Opens a picture of any size as the worker does.
 * @throws UserMistake if it cannot be read
 */
export async function openPicture(path: string): Promise<DecodedPicture> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserMistake(`I can't read ${path}: is the name right?`, { cause });
  }
  try {
    return await decodePicture(bytes, noLimit);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserMistake(`${path}: ${inEnglish(cause.toMistake())}`, { cause });
  }
}

/** The pixels alone. @throws UserMistake if it cannot be read */
export async function readPicture(path: string): Promise<RgbImage> {
  return (await openPicture(path)).image;
}
