import { checkPicture } from "./decode.ts";

/** Runs `work` on a picture's bytes: at once for most, one after the other for large ones. */
export type OneLarge = <Value>(bytes: Buffer, work: () => Promise<Value>) => Promise<Value>;

/** Decoded, copied and encoded, a picture takes about ten bytes a pixel: two of 50 megapixels a gigabyte. */
const largePixels = 16e6;
const noLimit = 0;

/** Large pictures wait for each other, holding no more than their files. */
export function createOneLarge(): OneLarge {
  let last: Promise<unknown> = Promise.resolve();
  return async (bytes, work) => {
    if (!(await isLarge(bytes))) return work();
    const before = last;
    const mine = before.then(work);
    // Whoever comes next waits for the end, not for success.
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** By its header; what has none, or one that cannot be read, is refused by whoever decodes it. */
async function isLarge(bytes: Buffer): Promise<boolean> {
  try {
    const { width, height } = await checkPicture(bytes, noLimit);
    return width * height > largePixels;
  } catch {
    return false;
  }
}
