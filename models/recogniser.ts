import { readFirstNodes } from "./onnx-nodes.ts";
import { toPlanes } from "./planes.ts";
import { type ModelSession, openSession, type SessionOptions } from "./session.ts";
import { onlyInput, onlyOutput } from "./shapes.ts";
import type { RgbImage } from "./types.ts";

const size = 112;
const plane = size * size;
const embeddingSize = 512;
/** Networks that scale their own input begin with it, within this many nodes. */
const leadingNodes = 8;

/** Embeds aligned crops. */
export interface Recogniser {
  /**
   * All crops in one run where the model takes a batch.
   * @param crops 112x112, aligned
   * @returns raw 512 values each
   */
  embed(crops: readonly RgbImage[]): Promise<Float32Array[]>;
  readonly session: ModelSession;
}

/**
 * Opens an ArcFace network: Nx3x112x112, RGB (x - 127.5) / 127.5 -> Nx512. Older exports start with the
 * subtraction and the multiplication and take plain bytes.
 * @throws ModelError if the model has another shape
 * @see InsightFace model_zoo/arcface_onnx.py
 */
export async function openRecogniser(file: string, options: SessionOptions = {}): Promise<Recogniser> {
  const session = await openSession(file, options);
  const input = onlyInput(session, [null, 3, size, size]);
  const output = onlyOutput(session, [null, embeddingSize]);
  const levels = levelsFor(await scalesItself(file));
  const maxBatch = input.dims[0] === null ? Number.POSITIVE_INFINITY : 1;

  const run = async (crops: readonly RgbImage[]): Promise<Float32Array[]> => {
    const data = new Float32Array(crops.length * plane * 3);
    for (const [index, crop] of crops.entries()) toPlanes(crop.data, levels, data, index * plane * 3);
    const results = await session.run({ [input.name]: { data, dims: [crops.length, 3, size, size] } });
    const embeddings = results[output.name]!.data;
    return crops.map((_, index) => embeddings.slice(index * embeddingSize, (index + 1) * embeddingSize));
  };

  return {
    session,
    async embed(crops) {
      if (crops.length <= maxBatch) return crops.length === 0 ? [] : run(crops);
      const embeddings: Float32Array[] = [];
      for (const crop of crops) embeddings.push(...(await run([crop])));
      return embeddings;
    },
  };
}

async function scalesItself(file: string): Promise<boolean> {
  const nodes = await readFirstNodes(file, leadingNodes);
  const named = (...starts: string[]) =>
    nodes.some(({ name }) => starts.some((start) => name.startsWith(start)));
  const [first, second] = nodes;
  const unnamed = first?.operator === "Sub" && second?.operator === "Mul";
  return unnamed || (named("Sub", "_minus") && named("Mul", "_mul"));
}

/** What each byte becomes. */
function levelsFor(isPlain: boolean): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (isPlain ? value : (value - 127.5) / 127.5));
}
