import { boxArea } from "../../models/boxes.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import type { OpenedEngine } from "../../worker/engines/open-engine.ts";
import { analyse } from "../../worker/pipeline/analyse.ts";
import { sharpness } from "../../worker/pipeline/choose-face.ts";
import { mixIdentities, type SavedIdentity } from "../../worker/pipeline/mix.ts";
import { cosine } from "../../worker/pipeline/same-person.ts";
import { aside, faceAt, isFrontal, keypointError, ringDifference } from "./measures.ts";

/** Somebody whose face goes in. */
export interface Identity {
  readonly file: string;
  readonly image: RgbImage;
  readonly face: Face;
  readonly saved: SavedIdentity;
}

/** A picture whose largest face is changed. */
export interface Target {
  readonly file: string;
  readonly image: RgbImage;
  readonly face: Face;
}

/** Cosines are the recogniser's; `null` where no face was found in the result. */
export interface PairFigures {
  readonly identity: string;
  readonly target: string;
  /** Neither face is turned far. */
  readonly frontal: boolean;
  /** Both look straight into the camera. */
  readonly straight: boolean;
  /** Source and target look like one person. */
  readonly samePerson: boolean;
  readonly before: number;
  readonly toSource: number | null;
  readonly toTarget: number | null;
  /** In eye distances. */
  readonly keypointError: number | null;
  /** In CIELAB. */
  readonly ringDifference: number;
  /** Of the result's face over the target's. */
  readonly sharpness: number;
  readonly ms: number;
}

export interface Pair {
  readonly figures: PairFigures;
  readonly result: RgbImage;
}

const samePersonFrom = 0.5;
const options = { greedy: false, hifi: false, sharpen: false, oldify: 0 };

/** The largest of some faces. */
export function largestOf(faces: readonly Face[]): Face | null {
  return faces.toSorted((one, other) => boxArea(other.box) - boxArea(one.box))[0] ?? null;
}

/** Puts the identity onto the target's largest face and measures what came of it. */
export async function swapPair(
  identity: Identity,
  { file, image, face }: Target,
  { engine, models }: OpenedEngine,
): Promise<Pair | null> {
  const result = { ...image, data: Uint8Array.from(image.data) };
  const source = await mixIdentities([identity.saved], models);
  const started = performance.now();
  const { regions } = await engine.swap(result, [{ face, source }], options);
  const ms = performance.now() - started;
  if (!face.embedding || regions[0]!.rect.width === 0) return null;
  const after = faceAt(await analyse(result, models), face);
  const before = cosine(identity.saved.embedding, face.embedding);
  const likenessTo = (other: Float32Array) => (after?.embedding ? cosine(after.embedding, other) : null);
  return {
    result,
    figures: {
      identity: identity.file,
      target: file,
      frontal: isFrontal(identity.face) && isFrontal(face),
      straight: isFrontal(identity.face, aside.straight) && isFrontal(face, aside.straight),
      samePerson: before >= samePersonFrom,
      before,
      toSource: likenessTo(identity.saved.embedding),
      toTarget: likenessTo(face.embedding),
      keypointError: after && keypointError(face, after),
      ringDifference: ringDifference(image, result, face),
      sharpness: sharpness(result, face) / Math.max(1e-6, sharpness(image, face)),
      ms,
    },
  };
}
