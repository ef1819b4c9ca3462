import { boxWidth } from "../../models/boxes.ts";
import type { Face, Keypoints, RgbImage } from "../../models/types.ts";
import { sharpness } from "./choose-face.ts";

/** How well a face can be recognised by its picture. */
export interface FaceQuality {
  readonly facePx: number;
  /** See `sharpness`. */
  readonly sharpness: number;
  /** 1 for a face that looks straight at us, upright; 0 for a profile, or one lying on its side. */
  readonly frontal: number;
}

/** Below these a better picture is worth asking for. */
const wanted = { facePx: 80, sharpness: 7, frontal: 0.25 };
/** More than this much adds nothing. */
const enough = { facePx: 200, sharpness: 16 };

export type Shortcoming = "small" | "blurred" | "turned";

export function qualityOf(image: RgbImage, face: Face): FaceQuality {
  return {
    facePx: Math.floor(boxWidth(face.box)),
    sharpness: sharpness(image, face),
    frontal: frontalness(face.kps),
  };
}

/** What a better picture would mend, the worst part of it first in the table. */
export function shortcomings(quality: FaceQuality): Shortcoming[] {
  const found: Shortcoming[] = [];
  if (quality.facePx < wanted.facePx) found.push("small");
  if (quality.sharpness < wanted.sharpness) found.push("blurred");
  if (quality.frontal < wanted.frontal) found.push("turned");
  return found;
}

/** How much a picture counts among several of the same person. */
export function qualityWeight({ facePx, sharpness: detail, frontal }: FaceQuality): number {
  const size = Math.min(1, facePx / enough.facePx);
  const sharp = Math.min(1, detail / enough.sharpness);
  return 0.05 + size * sharp * (0.2 + 0.8 * frontal);
}

/** By where the nose lies between the eyes and the mouth's corners, and how the eyes lean. */
function frontalness(kps: Keypoints): number {
  const [leftX, leftY, rightX, rightY, noseX, noseY] = kps as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const eyes = Math.hypot(rightX - leftX, rightY - leftY);
  if (eyes === 0) return 0;
  const middleX = (leftX + rightX) / 2;
  const middleY = (leftY + rightY) / 2;
  // Along the line between the eyes: a head that turns by 45 degrees takes the nose a third of it aside.
  const aside = Math.abs(
    ((noseX - middleX) * (rightX - leftX) + (noseY - middleY) * (rightY - leftY)) / (eyes * eyes),
  );
  const lean = Math.abs(Math.atan2(rightY - leftY, rightX - leftX));
  return Math.max(0, 1 - aside / 0.45) * Math.max(0, 1 - lean / 1.2);
}
