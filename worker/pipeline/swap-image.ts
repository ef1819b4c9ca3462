import type { FaceModels } from "../../models/load-pack.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import { retouch } from "../effects/retouch.ts";
import type { Decisions, Placement, SourceIdentity, SwapEngine, SwapOptions } from "../engines/engine.ts";
import type { PixelRect } from "../geometry/rect.ts";
import { assign } from "./assign.ts";
import { findFaces } from "./find-faces.ts";
import { mixIdentities, type SavedIdentity } from "./mix.ts";

export interface SwapRequest {
  /** Per face, left to right, up to three identities to mix; none keeps the face, `null` leaves it alone. */
  readonly sources: readonly (readonly SavedIdentity[] | null)[];
  readonly match: SwapImageJob["match"];
  readonly options: SwapOptions;
  /** What the swapping may take. */
  readonly budgetMs?: number | undefined;
}

/** A face and who comes onto it; `null` keeps the face itself. */
export interface CastFace {
  readonly face: Face;
  readonly source: SourceIdentity | null;
  /** Of the frame before, as `FacesReport` gave them. */
  readonly before?: Decisions | undefined;
}

/** What was done to faces. */
export interface FacesReport {
  /** Faces changed, as rectangles outside of which nothing has changed. */
  readonly swapped: readonly PixelRect[];
  /** Faces that were to be swapped and could not be: their points coincide, or they lie outside the picture. */
  readonly leftAlone: number;
  /** HiFidelity was lowered to be done in time. */
  readonly hifiLowered: boolean;
  /** Face by face, as they were given. */
  readonly decisions: readonly (Decisions | undefined)[];
}

export interface SwapReport extends FacesReport {
  /** Faces in the picture. */
  readonly found: number;
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
  const cast: CastFace[] = [];
  for (const { face, source } of assign(faces, sources, match)) {
    cast.push({ face, source: source.length > 0 ? await mixIdentities(source, models) : null });
  }
  const onFace = (index: number) => onStage({ face: index + 1, of: cast.length });
  return { found: faces.length, ...(await swapFaces(image, cast, { options, budgetMs }, engine, onFace)) };
}

/** Puts sources onto faces that are known already, in place. */
export async function swapFaces(
  image: RgbImage,
  cast: readonly CastFace[],
  { options, budgetMs }: Pick<SwapRequest, "options" | "budgetMs">,
  engine: SwapEngine,
  onFace?: (index: number) => void,
): Promise<FacesReport> {
  const placements = cast.filter((one): one is Placement => one.source !== null);
  const { regions, hifiLowered } = await engine.swap(image, placements, options, budgetMs, onFace);
  const regionOf = (face: Face) => regions[placements.findIndex((one) => one.face === face)];
  const changed = cast.map(({ face, source }) => {
    const swap = regionOf(face)?.rect;
    // A face that could not be swapped stays as it is.
    if (swap && isEmpty(swap)) return swap;
    const touched = retouch(image, face, options, source?.embedding ?? face.embedding);
    return swap ? union(swap, touched) : touched;
  });
  const swapped = changed.filter((rect) => !isEmpty(rect));
  const decisions = cast.map(({ face }) => regionOf(face)?.decisions);
  return { swapped, leftAlone: cast.length - swapped.length, hifiLowered, decisions };
}

function isEmpty({ width, height }: PixelRect): boolean {
  return width <= 0 || height <= 0;
}

function union(one: PixelRect, other: PixelRect): PixelRect {
  if (isEmpty(other)) return one;
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.width, other.x + other.width);
  const bottom = Math.max(one.y + one.height, other.y + other.height);
  return { x, y, width: right - x, height: bottom - y };
}
