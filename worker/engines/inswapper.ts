import { type Swapper, swapSize } from "../../models/swapper.ts";
import type { RgbImage } from "../../models/types.ts";
import { createPasteBack } from "../face/paste-back.ts";
import { alignmentMatrix } from "../geometry/alignment.ts";
import { type Quad, quadsMeet } from "../geometry/quad.ts";
import { invert, type Matrix, transformPoints } from "../geometry/similarity.ts";
import { warpAffine } from "../geometry/warp.ts";
import { chooseBoosts } from "./boost.ts";
import { NO_REGION, type Placement, type SwapEngine, type SwappedRegion } from "./engine.ts";
import { interleave, weave } from "./tiles.ts";

/** How far `greedy` pushes the identity away from the face that was there. */
const push = 0.25;
/** A network that takes longer for a crop gains nothing from several at once, and people want to see it go on. */
const slowMs = 400;

/** A face on its way through the network. */
interface Task {
  /** Of the placement. */
  readonly index: number;
  readonly latent: Float32Array;
  /** Side of the crop over the network's own. */
  readonly factor: number;
  /** Picture -> crop. */
  readonly matrix: Matrix;
  /** The crop's square in the picture. */
  readonly quad: Quad;
}

/**
 * Swaps with an inswapper network; with `hifi` the crop is sampled finer and goes through the network as
 * interleaved tiles.
 * @see InsightFace model_zoo/inswapper.py
 */
export function createInswapperEngine(swapper: Swapper): SwapEngine {
  const pasteBack = createPasteBack();
  /** What the network took for one crop, last time. */
  let msPerCrop: number | null = null;

  const swapTiles = async (inputs: Parameters<Swapper["swap"]>[0]): Promise<RgbImage[]> => {
    const started = performance.now();
    const swapped = await swapper.swap(inputs);
    msPerCrop = (performance.now() - started) / inputs.length;
    return swapped;
  };

  const measure = async (): Promise<number> => {
    const data = new Uint8Array(swapSize * swapSize * 3).fill(127);
    const crop = { width: swapSize, height: swapSize, data };
    if (msPerCrop === null) await swapTiles([{ crop, latent: new Float32Array(512).fill(512 ** -0.5) }]);
    return msPerCrop ?? 0;
  };

  /** These do not reach into each other, so they can be cut out together before any is pasted. */
  const swapTogether = async (target: RgbImage, tasks: readonly Task[], regions: SwappedRegion[]) => {
    const inputs = tasks.flatMap(({ factor, matrix, latent }) => {
      const crop = warpAffine(target, matrix, swapSize * factor);
      return interleave(crop, factor).map((tile) => ({ crop: tile, latent }));
    });
    const swapped = await swapTiles(inputs);
    let next = 0;
    for (const { index, factor, matrix } of tasks) {
      const tiles = swapped.slice(next, next + factor * factor);
      next += tiles.length;
      regions[index] = { rect: pasteBack(target, weave(tiles), matrix) };
    }
  };

  return {
    name: "inswapper",
    async swap(target, placements, { hifi, greedy }, budgetMs = Number.POSITIVE_INFINITY, onFace) {
      const sides = placements.map(({ face }) => sideInPicture(alignmentMatrix(face.kps, swapSize)));
      const { factors, lowered } = hifi
        ? chooseBoosts(sides, Number.isFinite(budgetMs) ? await measure() : 0, budgetMs)
        : { factors: sides.map(() => 1), lowered: false };
      const tasks = placements.flatMap((placement, index) => {
        const factor = factors[index]!;
        const matrix = alignmentMatrix(placement.face.kps, swapSize * factor);
        if (!matrix) return [];
        const latent = swapper.project(greedy ? pushed(placement) : placement.source.embedding);
        return [{ index, latent, factor, matrix, quad: quadOf(matrix, swapSize * factor) }];
      });
      const regions: SwappedRegion[] = placements.map(() => NO_REGION);
      const isSlow = (msPerCrop ?? 0) > slowMs;
      for (const group of isSlow ? tasks.map((task) => [task]) : apart(tasks)) {
        onFace?.(group[0]!.index);
        await swapTogether(target, group, regions);
      }
      return { regions, hifiLowered: lowered };
    },
  };
}

/** Side of the crop's square in picture pixels; 0 without a matrix. */
function sideInPicture(matrix: Matrix | null): number {
  return matrix ? swapSize / Math.hypot(matrix[0]!, matrix[3]!) : 0;
}

function quadOf(matrix: Matrix, size: number): Quad {
  return transformPoints(Float64Array.of(0, 0, size, 0, size, size, 0, size), invert(matrix));
}

/** Runs of tasks, in order, in none of which two squares meet: a later face sees the earlier ones swapped. */
function apart(tasks: readonly Task[]): Task[][] {
  const groups: Task[][] = [];
  for (const task of tasks) {
    const group = groups.at(-1);
    if (group && !group.some(({ quad }) => quadsMeet(quad, task.quad))) group.push(task);
    else groups.push([task]);
  }
  return groups;
}

/** The source's embedding, away from that of the face that was there. */
function pushed({ face, source: { embedding } }: Placement): Float32Array {
  const before = face.embedding;
  if (!before) return embedding;
  const ratio = (push * Math.hypot(...embedding)) / (Math.hypot(...before) || 1);
  return embedding.map((value, i) => value - ratio * before[i]!);
}
