import type { ModelSession } from "./session.ts";
import { onlyInput, onlyOutput } from "./shapes.ts";
import type { RgbImage } from "./types.ts";

const size = 112;
const plane = size * size;

/** Embeds aligned crops. */
export interface Recogniser {
  /** @param crop 112x112, aligned. @returns raw 512 values */
  embed(crop: RgbImage): Promise<Float32Array>;
  readonly session: ModelSession;
}

/**
 * An ArcFace network: 1x3x112x112, RGB (x - 127.5) / 127.5 -> 1x512.
 * @throws ModelError if the model has another shape
 * @see InsightFace model_zoo/arcface_onnx.py
 */
export function createRecogniser(session: ModelSession): Recogniser {
  const input = onlyInput(session, [null, 3, size, size]);
  const output = onlyOutput(session, [null, 512]);
  return {
    session,
    async embed({ data }) {
      const blob = new Float32Array(plane * 3);
      for (let pixel = 0, at = 0; pixel < plane; pixel++) {
        blob[pixel] = (data[at++]! - 127.5) / 127.5;
        blob[plane + pixel] = (data[at++]! - 127.5) / 127.5;
        blob[2 * plane + pixel] = (data[at++]! - 127.5) / 127.5;
      }
      const results = await session.run({ [input.name]: { data: blob, dims: [1, 3, size, size] } });
      return Float32Array.from(results[output.name]!.data);
    },
  };
}
