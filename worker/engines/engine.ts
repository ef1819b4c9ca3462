import type { Face, RgbImage } from "../../models/types.ts";
import { emptyRect, type PixelRect } from "../geometry/rect.ts";

/**
 * The saved crop of an identity: 512 px square, covering template units x -24..136 and y -16..144 of the
 * 112 px ArcFace template, 3.2 px a unit, so that chin and forehead are in it.
 */
export interface CropWithLandmarks {
  readonly image: RgbImage;
  /** 68 points (iBUG order), x and y interleaved, in crop pixels. */
  readonly landmarks: Float64Array;
}

/** What an engine knows of the person whose face goes in. */
export interface SourceIdentity {
  /** Raw 512 values, not normed. */
  readonly embedding: Float32Array;
  /** `null` for identities without a picture (a mix of several, an import). */
  readonly crop: CropWithLandmarks | null;
}

export interface SwapOptions {
  /** Push the likeness further away from the face that was there. */
  readonly greedy: boolean;
  /** Sample the face at a higher resolution where the engine can. */
  readonly hifi: boolean;
  readonly sharpen: boolean;
  /** 0 = off, else 1..1000. */
  readonly oldify: number;
}

/** How an engine decided what could as well have been decided otherwise; read by nobody but that engine. */
export type Decisions = readonly number[];

/** A face and who comes onto it. */
export interface Placement {
  readonly face: Face;
  readonly source: SourceIdentity;
  /** In an animation: what was decided in the frame before, for this face and source. It holds on to that. */
  readonly before?: Decisions | undefined;
}

/** Where an engine wrote; nothing outside `rect` has changed. An empty rectangle: the face was left alone. */
export interface SwappedRegion {
  readonly rect: PixelRect;
  /** For the next frame. */
  readonly decisions?: Decisions;
}

export interface SwapOutcome {
  readonly regions: readonly SwappedRegion[];
  /** HiFidelity was asked for, and some face got a coarser crop than its size deserved, to keep to the budget. */
  readonly hifiLowered: boolean;
}

export interface SwapEngine {
  readonly name: "inswapper" | "morph";
  /**
   * Puts each source onto its face, writing into `target.data` in place, only inside the faces' rectangles.
   * A face that cannot be swapped (degenerate keypoints, wholly outside) is left alone, not thrown for.
   * @param budgetMs what it may take; where a finer crop would take longer, a coarser one is used
   * @param onFace told which placement comes next, where they do not all go at once
   * @returns one region a placement, in their order
   */
  swap(
    target: RgbImage,
    placements: readonly Placement[],
    options: SwapOptions,
    budgetMs?: number,
    onFace?: (index: number) => void,
  ): Promise<SwapOutcome>;
}

export const NO_REGION: SwappedRegion = { rect: emptyRect };
