import { ModelError } from "./model-error.ts";
import { readLastInitializer } from "./onnx-initializer.ts";
import { type ModelSession, openSession, type SessionOptions } from "./session.ts";
import { fits, formatAll, onlyOutput } from "./shapes.ts";
import type { RgbImage } from "./types.ts";

/** Side of the aligned crop that goes in and comes out. */
export const swapSize = 128;
const plane = swapSize * swapSize;
const embeddingSize = 512;
const byteScale = Math.fround(1 / 255);

/** Puts an identity into an aligned crop. */
export interface Swapper {
  /**
   * What the network takes for an identity: the normed embedding times the emap, divided by its L2 norm.
   * @param embedding raw 512 values
   */
  project(embedding: Float32Array): Float32Array;
  /** @param crop 128x128, aligned on the 128 template. @param latent see `project` */
  swap(crop: RgbImage, latent: Float32Array): Promise<RgbImage>;
  readonly session: ModelSession;
}

/**
 * Opens an inswapper: `target` 1x3x128x128 in 0..1 and `source` 1x512 -> 1x3x128x128 in 0..1; its graph's last
 * initializer is the 512x512 emap.
 * @throws ModelError if the file has another contract
 * @see InsightFace model_zoo/inswapper.py
 */
export async function openSwapper(file: string, options: SessionOptions = {}): Promise<Swapper> {
  const session = await openSession(file, options);
  const target = session.inputs.find(({ name }) => name === "target");
  const source = session.inputs.find(({ name }) => name === "source");
  if (
    session.inputs.length !== 2 ||
    !(target && fits(target.dims, [1, 3, swapSize, swapSize])) ||
    !(source && fits(source.dims, [1, embeddingSize]))
  ) {
    throw new ModelError(
      file,
      'the inputs "target" 1x3x128x128 and "source" 1x512',
      formatAll(session.inputs),
    );
  }
  const output = onlyOutput(session, [1, 3, swapSize, swapSize]);
  const emap = await readLastInitializer(file);
  if (emap.dims.length !== 2 || emap.dims.some((size) => size !== embeddingSize)) {
    throw new ModelError(
      file,
      "a 512x512 emap as the last initializer",
      `"${emap.name}" ${emap.dims.join("x")}`,
    );
  }
  return {
    session,
    project: (embedding) => project(embedding, emap.data),
    async swap(crop, latent) {
      const results = await session.run({
        target: { data: toPlanes(crop), dims: [1, 3, swapSize, swapSize] },
        source: { data: latent, dims: [1, embeddingSize] },
      });
      return fromPlanes(results[output.name]!.data);
    },
  };
}

function project(embedding: Float32Array, emap: Float32Array): Float32Array {
  const norm = Math.hypot(...embedding);
  const sums = new Float64Array(embeddingSize);
  for (let row = 0; row < embeddingSize; row++) {
    const value = embedding[row]! / norm;
    for (let column = 0; column < embeddingSize; column++) {
      sums[column] = sums[column]! + value * emap[row * embeddingSize + column]!;
    }
  }
  const length = Math.hypot(...sums);
  return Float32Array.from(sums, (value) => value / length);
}

/** RGB bytes -> three planes of 0..1. */
export function toPlanes({ data }: RgbImage): Float32Array {
  const blob = new Float32Array(plane * 3);
  for (let pixel = 0, at = 0; pixel < plane; pixel++) {
    blob[pixel] = data[at++]! * byteScale;
    blob[plane + pixel] = data[at++]! * byteScale;
    blob[2 * plane + pixel] = data[at++]! * byteScale;
  }
  return blob;
}

/** Three planes of 0..1 -> RGB bytes; truncated, as numpy does. */
function fromPlanes(planes: Float32Array): RgbImage {
  const data = new Uint8Array(plane * 3);
  for (let pixel = 0, at = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.fround(planes[channel * plane + pixel]! * 255);
      data[at++] = value < 0 ? 0 : value > 255 ? 255 : Math.trunc(value);
    }
  }
  return { width: swapSize, height: swapSize, data };
}
