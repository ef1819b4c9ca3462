import type { ModelSession } from "../session.ts";
import type { Detection, RgbImage } from "../types.ts";

/** Finds faces. */
export interface Detector {
  readonly name: string;
  /** By descending score. */
  detect(image: RgbImage): Promise<Detection[]>;
  readonly session: ModelSession;
}
