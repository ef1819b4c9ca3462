import type { ModelSession } from "../session.ts";
import type { Detection, RgbImage } from "../types.ts";

/** Finds faces. */
export interface Detector {
  readonly name: string;
  /**
   * By descending score.
   * @param lenient also what it is less sure of
   */
  detect(image: RgbImage, lenient?: boolean): Promise<Detection[]>;
  readonly session: ModelSession;
}
