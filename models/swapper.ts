import { ModelError } from "./model-error.ts";
import { readLastInitializer } from "./onnx-initializer.ts";
import { toPlanes } from "./planes.ts";
import { type ModelSession, openSession, type SessionOptions } from "./session.ts";
import { fits, formatAll, onlyOutput } from "./shapes.ts";
import { normed, timesMatrix } from "./single-precision.ts";
import type { RgbImage } from "./types.ts";

/** Side of the aligned crop that goes in and comes out. */
export const swapSize = 128;
const plane = swapSize * swapSize;
const embeddingSize = 512;
/** A batch of the true network holds about 60 MB a crop: more at once would gain nothing but memory. */
const maxBatch = 16;
/** What each byte becomes. */
export const swapLevels = Float32Array.from({ length: 256 }, (_, value) => value * Math.fround(1 / 255));

/** A crop and who is to be in it. */
export interface SwapInput {
  /** 128x128, aligned on the 128 template. */
  readonly crop: RgbImage;
  /** See `project`. */
  readonly latent: Float32Array;
}

/** Puts identities into aligned crops. */
export interface Swapper {
  /**
   * What the network takes for an identity: the normed embedding times the emap, divided by its L2 norm.
   * @param embedding raw 512 values
   */
  project(embedding: Float32Array): Float32Array;
  /** All in one run where the model takes a batch, but for very many. */
  swap(inputs: readonly SwapInput[]): Promise<RgbImage[]>;
  readonly session: ModelSession;
}

/**
 * Opens an inswapper: `target` Nx3x128x128 in 0..1 and `source` Nx512 -> Nx3x128x128 in 0..1, N fixed to 1 or
 * free, in single or half precision; its graph's last initializer is the 512x512 emap.
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
  const batch = target.dims[0] === null && source.dims[0] === null ? maxBatch : 1;

  const run = async (inputs: readonly SwapInput[]): Promise<RgbImage[]> => {
    const blob = new Float32Array(inputs.length * plane * 3);
    const latents = new Float32Array(inputs.length * embeddingSize);
    for (const [index, { crop, latent }] of inputs.entries()) {
      toPlanes(crop.data, swapLevels, blob, index * plane * 3);
      latents.set(latent, index * embeddingSize);
    }
    const results = await session.run({
      target: { data: blob, dims: [inputs.length, 3, swapSize, swapSize] },
      source: { data: latents, dims: [inputs.length, embeddingSize] },
    });
    const swapped = results[output.name]!.data;
    return inputs.map((_, index) => fromPlanes(swapped, index * plane * 3));
  };

  return {
    session,
    project: (embedding) => normed(timesMatrix(normed(embedding), emap.data)),
    async swap(inputs) {
      const swapped: RgbImage[] = [];
      for (let at = 0; at < inputs.length; at += batch)
        swapped.push(...(await run(inputs.slice(at, at + batch))));
      return swapped;
    },
  };
}

/** Three planes of 0..1 -> RGB bytes; truncated, as numpy does. */
function fromPlanes(planes: Float32Array, start: number): RgbImage {
  const data = new Uint8Array(plane * 3);
  for (let channel = 0; channel < 3; channel++) {
    let from = start + channel * plane;
    for (let to = channel; to < data.length; to += 3, from++) {
      const value = Math.fround(planes[from]! * 255);
      data[to] = value < 0 ? 0 : Math.min(value, 255);
    }
  }
  return { width: swapSize, height: swapSize, data };
}
