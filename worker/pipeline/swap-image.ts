import type { FaceModels } from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import type { PixelRect, SwapEngine, SwapOptions } from "../engines/engine.ts";
import { analyse } from "./analyse.ts";
import { assign } from "./assign.ts";
import { mixIdentities, type SavedIdentity } from "./mix.ts";

export interface SwapRequest {
  /** Per face, left to right, one to three identities to mix; `null` leaves the face alone. */
  readonly sources: readonly (readonly SavedIdentity[] | null)[];
  readonly fromDefaults: boolean;
  readonly options: SwapOptions;
}

export interface SwapReport {
  /** Faces in the picture. */
  readonly found: number;
  /** Faces swapped, as rectangles outside of which nothing has changed. */
  readonly swapped: readonly PixelRect[];
}

/**
 * Puts the identities into `image`, in place.
 * @throws UserError `no_face`, `wrong_face_count`
 */
export async function swapImage(
  image: RgbImage,
  { sources, fromDefaults, options }: SwapRequest,
  models: FaceModels,
  engine: SwapEngine,
): Promise<SwapReport> {
  const faces = await analyse(image, models);
  const swapped: PixelRect[] = [];
  for (const { face, source } of assign(faces, sources, fromDefaults)) {
    const identity = await mixIdentities(source, models);
    const { rect } = await engine.swap(image, face, identity, options);
    if (rect.width > 0 && rect.height > 0) swapped.push(rect);
  }
  return { found: faces.length, swapped };
}
