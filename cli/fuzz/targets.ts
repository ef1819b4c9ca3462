import { UserError } from "../../shared/errors.ts";
import { formatIdentitySpec, parseIdentitySpec } from "../../shared/identity-spec.ts";
import { readAnimation } from "../../worker/images/animation.ts";
import { decodePicture } from "../../worker/images/decode.ts";
import { encodePicture } from "../../worker/images/encode.ts";
import { isNpy, readFeature } from "../../worker/images/npy.ts";
import type { Kind } from "./corpus.ts";

/** The worker's own limits, as configured by default. */
const megapixels = 50;
const animation = { maxBytes: 10e6, maxMegapixels: megapixels, maxFrames: 75 };
const output = { maxBytes: 10e6, maxPx: 4096 };
/** Writing is not what is tried here; small ones show whether a hostile colour profile or transparency does harm. */
const mostWrittenPixels = 1e6;

/**
 * Does with a file what a worker does.
 * @returns how it went: `opened`, or the code of what its sender is told
 * @throws whatever would be a fault of ours
 */
export async function tryFile(kind: Kind, bytes: Buffer): Promise<string> {
  try {
    await open(kind, bytes);
    return "opened";
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

async function open(kind: Kind, bytes: Buffer): Promise<void> {
  if (kind === "spec") return openSpec(bytes.toString());
  if (kind === "npy" && isNpy(bytes)) return expectThat(readFeature(bytes).every(Number.isFinite), "finite");
  try {
    await openStill(bytes);
  } catch (error) {
    const moves = error instanceof UserError && error.code === "animation";
    if (!moves) throw error;
    const { frames, width, height } = await readAnimation(bytes, animation);
    expectThat(frames.length > 0 && frames.length <= animation.maxFrames, "a number of frames");
    for (const { image } of frames) {
      expectThat(image.data.length === width * height * 3, "as many pixels as its size says");
    }
  }
}

async function openStill(bytes: Buffer): Promise<void> {
  const picture = await decodePicture(bytes, megapixels);
  const { width, height, data } = picture.image;
  expectThat(width > 0 && height > 0 && width * height <= megapixels * 1e6, "a size within the limit");
  expectThat(data.length === width * height * 3, "as many pixels as its size says");
  if (picture.alpha) expectThat(picture.alpha.length === width * height, "as much alpha as its size says");
  if (width * height <= mostWrittenPixels) await encodePicture(picture.image, picture, output);
}

function openSpec(text: string): void {
  const spec = parseIdentitySpec(text);
  const written = formatIdentitySpec(spec);
  expectThat(formatIdentitySpec(parseIdentitySpec(written)) === written, "to be read as it is written");
}

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected ${what}`);
}
