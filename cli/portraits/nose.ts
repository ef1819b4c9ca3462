import { line, oval, shape } from "./marks.ts";
import { bend, project, type Sketch } from "./sketch.ts";

/** How far the nose's tip stands off the face. */
export const TIP_LIFT = 20;

/** The nose is modelled with light and shadow; only the nostrils have edges. */
export function drawNose(sketch: Sketch): string {
  const { person, pose } = sketch;
  const { skin } = person;
  const { width, tipY, bridge } = person.nose;
  const soft = (d: string, lift: number): string => bend(pose, d, lift);
  const at = (x: number, y: number, lift = 12): [number, number] => project(pose, x, y, lift);
  const base = tipY + 11;
  return [
    // shadow side of the bridge, from the brow to the wing
    shape(
      soft(
        `M ${bridge} -22 C ${bridge + 2} 0 ${bridge} 20 ${width * 0.55} ${tipY - 8} L ${width + 5} ${tipY + 4} C ${width} ${tipY - 22} ${bridge + 12} 14 ${bridge + 11} -12 Z`,
        6,
      ),
      skin.shade,
      { opacity: 0.72, blur: 4 },
    ),
    shape(
      soft(
        `M ${-bridge - 1} -20 C ${-bridge - 1} 0 ${-bridge - 2} 22 ${-width * 0.62} ${tipY - 8} L ${-width - 2} ${tipY} C ${-width} ${tipY - 20} ${-bridge - 10} 12 ${-bridge - 9} -10 Z`,
        6,
      ),
      skin.shade,
      { opacity: 0.34, blur: 4 },
    ),
    // cast shadow on the lip
    shape(
      soft(
        `M ${-width * 0.8} ${base - 3} C -8 ${base + 5} 10 ${base + 6} ${width + 2} ${base - 4} C ${width + 4} ${base + 10} 12 ${base + 16} -4 ${base + 11} C -14 ${base + 8} ${-width} ${base + 4} ${-width * 0.8} ${base - 3} Z`,
        2,
      ),
      skin.deep,
      {
        opacity: 0.36,
        blur: 4,
      },
    ),
    // wings
    oval(at(-width + 6, tipY + 2, 7), 7.5, 9, skin.base, { opacity: 0.7, blur: 2 }),
    oval(at(width - 6, tipY + 2, 7), 7.5, 9, skin.shade, { opacity: 0.45, blur: 2 }),
    line(
      soft(
        `M ${-width + 1} ${tipY - 9} C ${-width - 4} ${tipY - 2} ${-width - 3} ${tipY + 9} ${-width + 5} ${base - 1}`,
        4,
      ),
      skin.deep,
      2.6,
      { opacity: 0.5, blur: 2 },
    ),
    line(
      soft(
        `M ${width - 1} ${tipY - 9} C ${width + 4} ${tipY - 2} ${width + 3} ${tipY + 9} ${width - 5} ${base - 1}`,
        4,
      ),
      skin.deep,
      3,
      { opacity: 0.62, blur: 2 },
    ),
    // underside
    shape(
      soft(
        `M ${-width + 5} ${base - 5} C -12 ${base - 7} -6 ${base - 1} 0 ${base} C 6 ${base - 1} 12 ${base - 7} ${width - 5} ${base - 5} C ${width - 8} ${base + 3} 10 ${base + 2} 0 ${base + 4} C -10 ${base + 2} ${-width + 8} ${base + 3} ${-width + 5} ${base - 5} Z`,
        8,
      ),
      skin.deep,
      {
        opacity: 0.5,
        blur: 2,
      },
    ),
    nostril(sketch, -1, base),
    nostril(sketch, 1, base),
    // the lit bridge and ball
    shape(
      soft(
        `M -6 -20 C -4 0 -5 24 -9 ${tipY - 12} C -4 ${tipY - 6} 3 ${tipY - 6} 5 ${tipY - 12} C 3 22 3 0 4 -20 Z`,
        14,
      ),
      skin.light,
      { opacity: 0.62, blur: 4 },
    ),
    oval(at(-1, tipY - 1, TIP_LIFT - 4), 12, 11, skin.blush, { opacity: 0.22, blur: 4 }),
    oval(at(-3.5, tipY - 5, TIP_LIFT), 6, 5, skin.light, { opacity: 0.85, blur: 2 }),
    oval(at(-4, tipY - 6, TIP_LIFT), 2.2, 1.8, "#ffffff", { opacity: 0.5, blur: 1 }),
  ].join("");
}

function nostril({ person, pose }: Sketch, side: 1 | -1, base: number): string {
  const { width } = person.nose;
  const x = (part: number): number => side * width * part;
  const d = `M ${x(0.24)} ${base - 1} C ${x(0.34)} ${base - 6.5} ${x(0.62)} ${base - 7.5} ${x(0.72)} ${base - 3} C ${x(0.6)} ${base - 0.5} ${x(0.4)} ${base + 1} ${x(0.24)} ${base - 1} Z`;
  return shape(bend(pose, d, 9), "#2a0f0b", { opacity: 0.72, blur: 1 });
}
