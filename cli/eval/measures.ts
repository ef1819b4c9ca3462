import { boxArea } from "../../models/boxes.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import { meanLab } from "./lab.ts";

/** Sectors of the ring, so that a cast on one side is not evened out by the other. */
const sectors = 12;
/** Inner and outer edge of the ring, as parts of the way from the face's middle to its outline. */
const ring = [0.85, 1.12] as const;
/** How far a frontal face's nose may be off its height (of 1), and its tilt (radians). */
const frontal = { height: 0.2, tilt: 0.45 } as const;
/** How far its nose may be off the middle line, in eye distances: seen from the front at all, and straight into the camera. */
export const aside = { frontal: 0.22, straight: 0.12 } as const;

/** Mean distance of the five points, in eye distances of the first. */
export function keypointError(target: Face, result: Face): number {
  let sum = 0;
  for (let i = 0; i < 10; i += 2)
    sum += Math.hypot(target.kps[i]! - result.kps[i]!, target.kps[i + 1]! - result.kps[i + 1]!);
  return sum / 5 / eyeDistance(target);
}

/**
 * Whether a face looks into the camera, upright: the eyes level, the nose near the middle line and about half way
 * from the eyes down to the mouth.
 * @param mostAside see `aside`
 */
export function isFrontal({ kps }: Pick<Face, "kps">, mostAside: number = aside.frontal): boolean {
  const eyes = eyeDistance({ kps });
  const [cos, sin] = [(kps[2]! - kps[0]!) / eyes, (kps[3]! - kps[1]!) / eyes];
  const along = (x: number, y: number) => x * cos + y * sin;
  const down = (x: number, y: number) => y * cos - x * sin;
  const [eyesX, eyesY] = [(kps[0]! + kps[2]!) / 2, (kps[1]! + kps[3]!) / 2];
  const [mouthX, mouthY] = [(kps[6]! + kps[8]!) / 2, (kps[7]! + kps[9]!) / 2];
  const noseAside = along(kps[4]! - (eyesX + mouthX) / 2, kps[5]! - (eyesY + mouthY) / 2) / eyes;
  const height = down(kps[4]! - eyesX, kps[5]! - eyesY) / down(mouthX - eyesX, mouthY - eyesY);
  const tilt = Math.atan2(sin, cos);
  return (
    Math.abs(noseAside) < mostAside &&
    Math.abs(height - 0.55) < frontal.height &&
    Math.abs(tilt) < frontal.tilt
  );
}

/** The face of `faces` that stands where `wanted` does. */
export function faceAt(faces: readonly Face[], { box }: Face): Face | null {
  const x = (box[0] + box[2]) / 2;
  const y = (box[1] + box[3]) / 2;
  const there = faces.filter(({ box: [x1, y1, x2, y2] }) => x > x1 && x < x2 && y > y1 && y < y2);
  return there.toSorted((one, other) => boxArea(other.box) - boxArea(one.box))[0] ?? null;
}

/**
 * How far the colours on the face's edge have moved: the mean over the ring's sectors of the distance in CIELAB
 * between the sector's mean colours before and after.
 */
export function ringDifference(before: RgbImage, after: RgbImage, face: Face): number {
  const middle = [(face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2] as const;
  const halves = [(face.box[2] - face.box[0]) / 2, (face.box[3] - face.box[1]) / 2] as const;
  const pixels: number[][] = Array.from({ length: sectors }, () => []);
  for (let y = Math.max(0, Math.floor(middle[1] - halves[1] * ring[1])); y < before.height; y++) {
    const v = (y - middle[1]) / halves[1];
    if (v > ring[1]) break;
    for (let x = Math.max(0, Math.floor(middle[0] - halves[0] * ring[1])); x < before.width; x++) {
      const u = (x - middle[0]) / halves[0];
      if (u > ring[1]) break;
      const radius = Math.hypot(u, v);
      if (radius < ring[0] || radius > ring[1]) continue;
      const sector = Math.floor(((Math.atan2(v, u) + Math.PI) / (2 * Math.PI)) * sectors) % sectors;
      pixels[sector]!.push(y * before.width + x);
    }
  }
  const apart = pixels
    .filter(({ length }) => length > 0)
    .map((sector) => {
      const [was, is] = [meanLab(before, sector), meanLab(after, sector)];
      return Math.hypot(was[0] - is[0], was[1] - is[1], was[2] - is[2]);
    });
  return apart.reduce((sum, value) => sum + value, 0) / apart.length;
}

function eyeDistance({ kps }: Pick<Face, "kps">): number {
  return Math.hypot(kps[2]! - kps[0]!, kps[3]! - kps[1]!);
}
