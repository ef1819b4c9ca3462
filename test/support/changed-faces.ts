import { decodePicture } from "../../worker/images/decode.ts";

/** A face's true box: x1, y1, x2, y2. */
interface TrueFace {
  readonly box: readonly [number, number, number, number];
}

/**
 * How much of each true face differs between two pictures of one size, 0..1, in the order of `faces`, and how many
 * pixels far from all of them do.
 * @throws Error if one does not decode or their sizes differ
 */
export async function changedFaces(
  before: Buffer,
  after: Buffer,
  faces: readonly TrueFace[],
): Promise<{ parts: number[]; elsewhere: number }> {
  const [old, now] = [(await decodePicture(before, 0)).image, (await decodePicture(after, 0)).image];
  if (old.width !== now.width || old.height !== now.height) {
    throw new Error(`${old.width}x${old.height} became ${now.width}x${now.height}`);
  }
  const counts = faces.map(() => 0);
  let elsewhere = 0;
  for (let pixel = 0; pixel < old.width * old.height; pixel++) {
    const at = pixel * 3;
    const same = [0, 1, 2].every((channel) => old.data[at + channel] === now.data[at + channel]);
    if (same) continue;
    const x = pixel % old.width;
    const y = Math.floor(pixel / old.width);
    const index = faces.findIndex(({ box: [x1, y1, x2, y2] }) => {
      const margin = (x2 - x1) * 0.5;
      return x > x1 - margin && x < x2 + margin && y > y1 - margin && y < y2 + margin;
    });
    if (index < 0) elsewhere++;
    else counts[index]!++;
  }
  const parts = faces.map(({ box: [x1, y1, x2, y2] }, index) => counts[index]! / ((x2 - x1) * (y2 - y1)));
  return { parts, elsewhere };
}
