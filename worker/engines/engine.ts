import type { Face, RgbImage } from "../../models/types.ts";

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

/** Integer picture pixels. */
export interface PixelRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an engine wrote; nothing outside `rect` has changed. An empty rectangle: the face was left alone. */
export interface SwappedRegion {
  readonly rect: PixelRect;
}

export interface SwapEngine {
  readonly name: "inswapper" | "morph";
  /**
   * Puts `source` onto `face`, writing into `target.data` in place, only inside the face's rectangle.
   * A face that cannot be swapped (degenerate keypoints, wholly outside) is left alone, not thrown for.
   */
  swap(target: RgbImage, face: Face, source: SourceIdentity, options: SwapOptions): Promise<SwappedRegion>;
}

export const NO_REGION: SwappedRegion = { rect: { x: 0, y: 0, width: 0, height: 0 } };
