import { round } from "./marks.ts";
import { project, type Sketch } from "./sketch.ts";

/**
 * Hair that runs along guide curves. Every guide is an `M C ...` path with the same number of commands;
 * strands are interpolated between neighbouring guides.
 */
export interface Lock {
  readonly guides: readonly string[];
  readonly strands: number;
  /** a strand's width at its middle, face units */
  readonly width: number;
  /** how far the hair stands off the face's surface; negative for hair behind the head */
  readonly lift: number;
  /** how far strands stray, face units */
  readonly stray?: number;
}

type Curve = readonly number[];

/** The numbers of a path. */
export function curve(d: string): Curve {
  return (d.match(/-?[\d.]+/g) ?? []).map(Number);
}

/** A guide at `t` of the way from the first guide to the last; values outside 0..1 reach a little beyond. */
function between(guides: readonly Curve[], t: number): number[] {
  const place = t * (guides.length - 1);
  const index = Math.min(Math.max(Math.floor(place), 0), guides.length - 2);
  const u = place - index;
  const b = guides[index]!;
  const c = guides[index + 1]!;
  const a = guides[index - 1] ?? b.map((value, i) => 2 * value - c[i]!);
  const d = guides[index + 2] ?? c.map((value, i) => 2 * value - b[i]!);
  // Catmull-Rom keeps the hairline round between guides.
  return b.map((value, i) => {
    const [p, r, s] = [a[i]!, c[i]!, d[i]!];
    return value + 0.5 * u * (r - p + u * (2 * p - 5 * value + 4 * r - s + u * (3 * (value - r) + s - p)));
  });
}

function turned(sketch: Sketch, points: readonly number[], lift: number): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    // Hair behind the head must not follow the face's front.
    const [x, y] = project(sketch.pose, points[i]!, points[i + 1]!, lift);
    out.push(x, y);
  }
  return out;
}

function cubic(points: readonly number[], start: "M" | "L"): string {
  let d = `${start}${round(points[0]!)} ${round(points[1]!)}`;
  for (let i = 2; i + 5 < points.length; i += 6) {
    d += `C${points
      .slice(i, i + 6)
      .map(round)
      .join(" ")}`;
  }
  return d;
}

function reversed(points: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = points.length - 2; i >= 0; i -= 2) out.push(points[i]!, points[i + 1]!);
  return out;
}

/** A strand that is thin at both ends: along the curve and back along a slightly shifted one. */
export function tapered(points: readonly number[], width: number): string {
  const last = points.length - 2;
  const back = points.map((value, i) => {
    if (i < 2 || i >= last) return value;
    const even = i - (i % 2);
    const dx = points[even + 2]! - points[even - 2]!;
    const dy = points[even + 3]! - points[even - 1]!;
    const length = Math.hypot(dx, dy) || 1;
    return value + (width * (i % 2 === 0 ? -dy : dx)) / length;
  });
  return `${cubic(points, "M")}${cubic(reversed(back), "L")}Z`;
}

/** The lock's whole area, its root and tip edges rounded. */
function mass(sketch: Sketch, guides: readonly Curve[], lift: number): string {
  const first = turned(sketch, guides[0]!, lift);
  const lastGuide = turned(sketch, guides[guides.length - 1]!, lift);
  const steps = 16;
  const tips: string[] = [];
  const roots: string[] = [];
  for (let step = 1; step < steps; step++) {
    const points = turned(sketch, between(guides, step / steps), lift);
    tips.push(`L${round(points[points.length - 2]!)} ${round(points[points.length - 1]!)}`);
    roots.unshift(`L${round(points[0]!)} ${round(points[1]!)}`);
  }
  return `${cubic(first, "M")}${tips.join("")}${cubic(reversed(lastGuide), "L")}${roots.join("")}Z`;
}

/** Paints a lock: its mass, then its strands from dark to light. */
export function drawLock(sketch: Sketch, lock: Lock): string {
  const guides = lock.guides.map(curve);
  const stray = lock.stray ?? 4;
  const parts = [
    `<path d="${mass(sketch, guides, lock.lift)}" fill="${sketch.url("hair-mid")}" filter="url(#blur-1)"/>`,
  ];
  for (let i = 0; i < lock.strands; i++) {
    const t = sketch.random() * 1.04 - 0.02;
    const bendX = (sketch.random() - 0.5) * stray * 2;
    const bendY = (sketch.random() - 0.5) * stray;
    const points = between(guides, t).map((value, at) => {
      const amount = at / (guides[0]!.length - 1);
      return value + (at % 2 === 0 ? bendX : bendY) * amount + (sketch.random() - 0.5) * stray * 0.5;
    });
    const dice = sketch.random() + (i / lock.strands - 0.5) * 0.5;
    const tone = dice < 0.38 ? "hair-dark" : dice < 0.8 ? "hair-mid" : "hair-light";
    const opacity = round(0.35 + 0.5 * sketch.random());
    const width = lock.width * (0.4 + sketch.random());
    parts.push(
      `<path d="${tapered(turned(sketch, points, lock.lift), width)}" fill="${sketch.url(tone)}" opacity="${opacity}"/>`,
    );
  }
  return parts.join("");
}
