import type { FaceModels } from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import type { PixelRect, Placement, SwapEngine, SwapOptions } from "../engines/engine.ts";
import { analyse } from "./analyse.ts";
import { assign } from "./assign.ts";
import { mixIdentities, type SavedIdentity } from "./mix.ts";

export interface SwapRequest {
  /** Per face, left to right, one to three identities to mix; `null` leaves the face alone. */
  readonly sources: readonly (readonly SavedIdentity[] | null)[];
  readonly fromDefaults: boolean;
  readonly options: SwapOptions;
  /** What the swapping may take. */
  readonly budgetMs?: number;
}

export interface SwapReport {
  /** Faces in the picture. */
  readonly found: number;
  /** Faces swapped, as rectangles outside of which nothing has changed. */
  readonly swapped: readonly PixelRect[];
  /** Faces that were to be swapped and could not be: their points coincide, or they lie outside the picture. */
  readonly leftAlone: number;
  /** HiFidelity was lowered to be done in time. */
  readonly hifiLowered: boolean;
}

/**
 * Puts the identities into `image`, in place.
 * @throws UserError `no_face`, `wrong_face_count`
 */
export async function swapImage(
  image: RgbImage,
  { sources, fromDefaults, options, budgetMs }: SwapRequest,
  models: FaceModels,
  engine: SwapEngine,
): Promise<SwapReport> {
  const faces = await analyse(image, models);
  const placements: Placement[] = [];
  for (const { face, source } of assign(faces, sources, fromDefaults)) {
    placements.push({ face, source: await mixIdentities(source, models) });
  }
  const { regions, hifiLowered } = await engine.swap(image, placements, options, budgetMs);
  const swapped = regions.map(({ rect }) => rect).filter(({ width, height }) => width > 0 && height > 0);
  return { found: faces.length, swapped, leftAlone: placements.length - swapped.length, hifiLowered };
}
