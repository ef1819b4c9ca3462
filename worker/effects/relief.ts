import { smoothstep } from "../face/masks.ts";
import type { Crease } from "./creases.ts";

/** The skin's relief over a work area. */
export interface Relief {
  readonly width: number;
  readonly height: number;
  /** px; grooves are negative. */
  readonly heights: Float32Array;
  /** How much of the light does not reach the bottom of grooves, from 0. */
  readonly shade: Float32Array;
}

const narrowestPx = 0.75;
/** Beyond this many widths a crease has no effect. */
const reach = 2.6;

/** Folds the skin along the creases, as far as `age` (0..1) brings each out. */
export function foldSkin(creases: readonly Crease[], age: number, width: number, height: number): Relief {
  const relief = {
    width,
    height,
    heights: new Float32Array(width * height),
    shade: new Float32Array(width * height),
  };
  for (const crease of creases) {
    const strength = 1.15 * age ** 0.65 * smoothstep(crease.from - 0.15, crease.from + 0.45, age);
    if (strength > 0) press(relief, crease, strength);
  }
  return relief;
}

function press(
  { width, height, heights, shade }: Relief,
  { line, widthPx, slope }: Crease,
  strength: number,
) {
  const groove = Math.max(narrowestPx, widthPx);
  // What is narrower than a pixel is spread over one, and so much less deep.
  const depth = slope * strength * Math.min(1, widthPx / narrowestPx);
  const margin = Math.ceil(groove * reach);
  const [left, top, right, bottom] = boundsOf(line, margin, width, height);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const { distance, along } = nearest(line, x, y);
      if (distance > margin) continue;
      const taper = Math.sin(Math.PI * Math.min(1, Math.max(0, along))) ** 0.6;
      const profile = Math.exp(-((distance / groove) ** 2)) * taper * depth;
      const at = y * width + x;
      heights[at] = heights[at]! - profile * groove;
      if (slope > 0) shade[at] = Math.max(shade[at]!, profile);
    }
  }
}

function boundsOf(line: Float64Array, margin: number, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let i = 0; i < line.length; i += 2) {
    left = Math.min(left, line[i]!);
    right = Math.max(right, line[i]!);
    top = Math.min(top, line[i + 1]!);
    bottom = Math.max(bottom, line[i + 1]!);
  }
  return [
    Math.max(0, Math.floor(left) - margin),
    Math.max(0, Math.floor(top) - margin),
    Math.min(width - 1, Math.ceil(right) + margin),
    Math.min(height - 1, Math.ceil(bottom) + margin),
  ] as const;
}

/** How far the line is, and where along it, 0..1. */
function nearest(line: Float64Array, x: number, y: number): { distance: number; along: number } {
  let best = Number.POSITIVE_INFINITY;
  let along = 0;
  const segments = line.length / 2 - 1;
  for (let i = 0; i < segments; i++) {
    const [ax, ay] = [line[i * 2]!, line[i * 2 + 1]!];
    const [dx, dy] = [line[i * 2 + 2]! - ax, line[i * 2 + 3]! - ay];
    const length = dx * dx + dy * dy || 1;
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
    const squared = (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2;
    if (squared < best) {
      best = squared;
      along = (i + t) / segments;
    }
  }
  return { distance: Math.sqrt(best), along };
}

/** How much brighter or darker the relief is than flat skin under light from a direction (towards it, y down). */
export function lightRelief(
  { width, height, heights, shade }: Relief,
  [lightX, lightY]: readonly [number, number],
) {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const slopeX =
        (heights[y * width + Math.min(width - 1, x + 1)]! - heights[y * width + Math.max(0, x - 1)]!) / 2;
      const slopeY = (heights[below + x]! - heights[above + x]!) / 2;
      out[at] = -(slopeX * lightX + slopeY * lightY) - 0.5 * shade[at]!;
    }
  }
  return out;
}
