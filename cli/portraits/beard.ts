import { line, round, shape } from "./marks.ts";
import { bend, project, type Sketch } from "./sketch.ts";

/** A part of the face where hair grows. */
interface Patch {
  /** frontal outline, absolute M L C */
  readonly outline: string;
  readonly hairs: number;
  /** face units */
  readonly length: number;
  readonly bedOpacity: number;
}

/** Beard and moustache on the lower face; the lips are drawn over it. */
export function drawBeard(sketch: Sketch): string {
  return patches(sketch)
    .map((patch) => drawPatch(sketch, patch))
    .join("");
}

function patches(sketch: Sketch): Patch[] {
  const { beard } = sketch.person;
  if (beard === "full") {
    return [
      { outline: jawOutline(sketch, 5), hairs: 1500, length: 10, bedOpacity: 0.9 },
      { outline: moustacheOutline(sketch), hairs: 260, length: 9, bedOpacity: 0.85 },
    ];
  }
  if (beard === "goatee") {
    return [
      { outline: goateeOutline(sketch), hairs: 420, length: 5, bedOpacity: 0.6 },
      { outline: moustacheOutline(sketch), hairs: 220, length: 5, bedOpacity: 0.5 },
    ];
  }
  if (beard === "stubble") {
    return [
      { outline: jawOutline(sketch, 0), hairs: 900, length: 3, bedOpacity: 0.34 },
      { outline: moustacheOutline(sketch), hairs: 200, length: 3, bedOpacity: 0.3 },
    ];
  }
  return [];
}

/** From sideburn to sideburn round the chin; `below` is how far it hangs over the jaw. */
function jawOutline({ person }: Sketch, below: number): string {
  const { cheek, jaw, chin, chinY } = person.shape;
  const { y, width, lower } = person.mouth;
  const b = below;
  return [
    `M ${-cheek + 2} 20 C ${-cheek - b} 60 ${-jaw - 6 - b} 90 ${-jaw + 2 - b} 108`,
    `C ${-jaw + 12 - b} 132 ${-chin - 16} ${chinY - 6 + b} ${-chin + 6} ${chinY + b} C ${-14} ${chinY + 3 + b} 14 ${chinY + 3 + b} ${chin - 6} ${chinY + b}`,
    `C ${chin + 16} ${chinY - 6 + b} ${jaw - 12 + b} 132 ${jaw - 2 + b} 108 C ${jaw + 6 + b} 90 ${cheek + b} 60 ${cheek - 2} 20`,
    `C ${cheek - 10} 40 ${cheek - 16} 62 ${width + 26} 72 C ${width + 14} 80 ${width + 8} ${y - 6} ${width + 3} ${y + 4}`,
    `C ${width - 6} ${y + lower + 8} 20 ${y + lower + 5} 0 ${y + lower + 4} C -20 ${y + lower + 5} ${-width + 6} ${y + lower + 8} ${-width - 3} ${y + 4}`,
    `C ${-width - 8} ${y - 6} ${-width - 14} 80 ${-width - 26} 72 C ${-cheek + 16} 62 ${-cheek + 10} 40 ${-cheek + 2} 20 Z`,
  ].join(" ");
}

function moustacheOutline({ person }: Sketch): string {
  const { y, width: w, upper } = person.mouth;
  const base = person.nose.tipY + 17;
  const rim = y - upper;
  return [
    `M 0 ${base + 3} C ${w * 0.3} ${base - 1} ${w * 0.7} ${base + 6} ${w * 0.98} ${y - 8} C ${w * 1.1} ${y - 2} ${w * 1.12} ${y + 4} ${w * 1.06} ${y + 10}`,
    `C ${w * 0.98} ${y} ${w * 0.7} ${rim + 4} ${w * 0.3} ${rim} C ${w * 0.1} ${rim - 1} ${-w * 0.1} ${rim - 1} ${-w * 0.3} ${rim}`,
    `C ${-w * 0.7} ${rim + 4} ${-w * 0.98} ${y} ${-w * 1.06} ${y + 10} C ${-w * 1.12} ${y + 4} ${-w * 1.1} ${y - 2} ${-w * 0.98} ${y - 8}`,
    `C ${-w * 0.7} ${base + 6} ${-w * 0.3} ${base - 1} 0 ${base + 3} Z`,
  ].join(" ");
}

function goateeOutline({ person }: Sketch): string {
  const { chin, chinY } = person.shape;
  const { y, width: w, lower } = person.mouth;
  const rim = y + lower;
  return [
    `M ${-w * 1.06} ${y + 2} C ${-w * 1.2} ${y + 20} ${-chin - 10} ${chinY - 16} ${-chin + 8} ${chinY - 2} C -14 ${chinY + 3} 14 ${chinY + 3} ${chin - 8} ${chinY - 2}`,
    `C ${chin + 10} ${chinY - 16} ${w * 1.2} ${y + 20} ${w * 1.06} ${y + 2} C ${w * 0.98} ${y + 12} ${w * 0.9} ${rim + 8} ${w * 0.6} ${rim + 12}`,
    `C ${w * 0.4} ${rim + 14} 12 ${rim + 4} 0 ${rim + 4} C -12 ${rim + 4} ${-w * 0.4} ${rim + 14} ${-w * 0.6} ${rim + 12} C ${-w * 0.9} ${rim + 8} ${-w * 0.98} ${y + 12} ${-w * 1.06} ${y + 2} Z`,
  ].join(" ");
}

function drawPatch(sketch: Sketch, { outline, hairs, length, bedOpacity }: Patch): string {
  const { person, pose, random } = sketch;
  const points = flatten(outline);
  const box = [0, 1].flatMap((axis) => {
    const values = points.map((point) => point[axis]!);
    return [Math.min(...values), Math.max(...values)];
  });
  const tones = [person.hair.dark, person.hair.mid, person.hair.mid, person.hair.light];
  const strokes: string[][] = tones.map(() => []);
  for (let i = 0; i < hairs; i++) {
    const x = box[0]! + (box[1]! - box[0]!) * random();
    const y = box[2]! + (box[3]! - box[2]!) * random();
    if (!contains(points, x, y)) continue;
    const lean = (x / 90) * 0.6 + (random() - 0.5) * 0.7;
    const reach = length * (0.6 + 0.7 * random());
    const [sx, sy] = project(pose, x, y);
    const [ex, ey] = project(pose, x + Math.sin(lean) * reach, y + Math.cos(lean) * reach);
    strokes[Math.floor(random() * tones.length)]!.push(
      `M${round(sx)} ${round(sy)}L${round(ex)} ${round(ey)}`,
    );
  }
  const bed = shape(bend(pose, outline), person.hair.dark, { opacity: bedOpacity * 0.75, blur: 4 });
  const grown = strokes.map((all, index) =>
    line(all.join(""), tones[index]!, length > 8 ? 1.3 : 0.9, { opacity: 0.35 + bedOpacity * 0.4 }),
  );
  return bed + grown.join("");
}

/** A path of absolute M and C commands as a polygon. */
function flatten(d: string): [number, number][] {
  const n = (d.match(/-?[\d.]+/g) ?? []).map(Number);
  const out: [number, number][] = [[n[0]!, n[1]!]];
  for (let i = 2; i + 5 < n.length; i += 6) {
    const [x0, y0] = out.at(-1)!;
    for (let step = 1; step <= 6; step++) {
      const t = step / 6;
      const [a, b, c, e] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
      out.push([
        a * x0 + b * n[i]! + c * n[i + 2]! + e * n[i + 4]!,
        a * y0 + b * n[i + 1]! + c * n[i + 3]! + e * n[i + 5]!,
      ]);
    }
  }
  return out;
}

/** Even-odd test. */
function contains(polygon: readonly [number, number][], x: number, y: number): boolean {
  let inside = false;
  let [bx, by] = polygon.at(-1)!;
  for (const [ax, ay] of polygon) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    [bx, by] = [ax, ay];
  }
  return inside;
}
