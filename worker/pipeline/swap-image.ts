import type { FaceModels } from "../../models/load-pack.ts";
import type { RgbImage } from "../../models/types.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import type { PixelRect, Placement, SwapEngine, SwapOptions } from "../engines/engine.ts";
import { type Assignment, assign } from "./assign.ts";
import { findFaces } from "./find-faces.ts";
import { mixIdentities, type SavedIdentity } from "./mix.ts";

export interface SwapRequest {
  /** Per face, left to right, up to three identities to mix; none keeps the face, `null` leaves it alone. */
  readonly sources: readonly (readonly SavedIdentity[] | null)[];
  readonly match: SwapImageJob["match"];
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

/** How far the work is. */
export interface SwapStage {
  /** From 1. */
  readonly face: number;
  readonly of: number;
}

/**
 * Puts the identities into `image`, in place.
 * @param onStage called before each face
 * @throws ChoiceNeeded `wrong_face_count`; UserError `no_face`
 */
export async function swapImage(
  image: RgbImage,
  { sources, match, options, budgetMs }: SwapRequest,
  models: FaceModels,
  engine: SwapEngine,
  onStage: (stage: SwapStage) => void = () => undefined,
): Promise<SwapReport> {
  const faces = await findFaces(image, models);
  const placements = await placementsOf(assign(faces, sources, match), models);
  const onFace = (index: number) => onStage({ face: index + 1, of: placements.length });
  const { regions, hifiLowered } = await engine.swap(image, placements, options, budgetMs, onFace);
  const swapped = regions.map(({ rect }) => rect).filter(({ width, height }) => width > 0 && height > 0);
  return { found: faces.length, swapped, leftAlone: placements.length - swapped.length, hifiLowered };
}

async function placementsOf(
  assigned: readonly Assignment<readonly SavedIdentity[]>[],
  models: FaceModels,
): Promise<Placement[]> {
  const placements: Placement[] = [];
  for (const { face, source } of assigned) {
    if (source.length > 0) placements.push({ face, source: await mixIdentities(source, models) });
  }
  return placements;
}
