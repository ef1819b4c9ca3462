import { round, shape } from "./marks.ts";
import { bend, type Sketch } from "./sketch.ts";
import { curve, tapered } from "./strands.ts";

/** Eyebrows: a soft bed of colour and the hairs that lie on it. */
export function drawBrows(sketch: Sketch): string {
  return drawBrow(sketch, -1) + drawBrow(sketch, 1);
}

function drawBrow(sketch: Sketch, side: 1 | -1): string {
  const { person, pose, random } = sketch;
  const { color, thickness, arch, y } = person.brows;
  const { spacing } = person.eyes;
  const inner = spacing - 29;
  const outer = spacing + 31;
  const top = (u: number): number =>
    y - arch * Math.sin(Math.min(u / 0.68, 1) * Math.PI * 0.5) + 13 * Math.max(0, u - 0.66);
  const half = (u: number): number =>
    (thickness / 2) * (u < 0.12 ? 0.7 + 2.4 * u : 1.05 * (1 - u) ** 0.55 + 0.04);
  const x = (u: number): number => side * (inner + (outer - inner) * u);
  const upper: string[] = [];
  const lower: string[] = [];
  for (let step = 0; step <= 14; step++) {
    const u = step / 14;
    upper.push(`${round(x(u))} ${round(top(u) - half(u))}`);
    lower.unshift(`${round(x(u))} ${round(top(u) + half(u))}`);
  }
  const bed = bend(pose, `M ${upper.join(" L ")} L ${lower.join(" L ")} Z`);
  const hairs: string[] = [];
  for (let i = 0; i < 90; i++) {
    const u = random() ** 0.9;
    const lean = 0.25 + 0.75 * u;
    const length = 7 + 4 * random();
    const sx = x(u) - side * 2;
    const sy = top(u) + half(u) * (random() * 2 - 0.7);
    const ex = sx + side * length * lean;
    const ey = sy - length * (1 - lean) * 0.9 + (u > 0.7 ? 2 : -0.5);
    const d = `M ${round(sx)} ${round(sy)} C ${round(sx + (ex - sx) * 0.2)} ${round(sy - 2)} ${round(sx + (ex - sx) * 0.7)} ${round(ey - 1)} ${round(ex)} ${round(ey)}`;
    hairs.push(shape(tapered(curve(bend(pose, d)), 1.2), color, { opacity: 0.35 + 0.4 * random() }));
  }
  return shape(bed, color, { opacity: 0.72, blur: 2 }) + hairs.join("");
}
