import { line, mix, oval, round, shape } from "./marks.ts";
import { bend, project, type Sketch } from "./sketch.ts";

/** How far the lips stand off the face. */
export const LIP_LIFT = 5;

/** Where the mouth's corner lies on the frontal face. */
export function mouthCorner({ person }: Sketch, side: 1 | -1): [number, number] {
  return [side * person.mouth.width, person.mouth.y - person.mouth.smile];
}

/** Closed lips with the hollows around them. */
export function drawMouth(sketch: Sketch): string {
  const { person, pose, defs, id, url } = sketch;
  const { skin, shape: form } = person;
  const { y, width: w, upper, lower, color, dark } = person.mouth;
  const corner = y - person.mouth.smile;
  const soft = (d: string): string => bend(pose, d, LIP_LIFT);
  const at = (px: number, py: number): [number, number] => project(pose, px, py, LIP_LIFT);
  // the line where the lips meet dips in the middle
  const seamRight = `C ${w * 0.62} ${y - 1} ${w * 0.4} ${y + 1} ${w * 0.2} ${y} C 7 ${y - 1} 4 ${y + 1.6} 0 ${y + 1.6}`;
  const seamLeft = `C -4 ${y + 1.6} -7 ${y - 1} ${-w * 0.2} ${y} C ${-w * 0.4} ${y + 1} ${-w * 0.62} ${y - 1} ${-w} ${corner}`;
  const seam = `M ${w} ${corner} ${seamRight} ${seamLeft}`;
  const top = `C ${-w * 0.66} ${y - upper * 0.55} ${-w * 0.4} ${y - upper} ${-w * 0.22} ${y - upper} C -5 ${y - upper} -3 ${y - upper * 0.74} 0 ${y - upper * 0.74} C 3 ${y - upper * 0.74} 5 ${y - upper} ${w * 0.22} ${y - upper} C ${w * 0.4} ${y - upper} ${w * 0.66} ${y - upper * 0.55} ${w} ${corner}`;
  const bottom = `C ${-w * 0.72} ${y + lower * 0.75} ${-w * 0.42} ${y + lower} 0 ${y + lower} C ${w * 0.42} ${y + lower} ${w * 0.72} ${y + lower * 0.75} ${w} ${corner}`;
  defs.push(
    `<linearGradient id="${id("lower-lip")}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${y}" y2="${round(y + lower)}">
<stop offset="0" stop-color="${mix(color, dark, 0.45)}"/><stop offset=".4" stop-color="${color}"/><stop offset="1" stop-color="${mix(color, skin.shade, 0.45)}"/></linearGradient>`,
    `<linearGradient id="${id("upper-lip")}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${round(y - upper)}" y2="${y}">
<stop offset="0" stop-color="${mix(color, skin.shade, 0.3)}"/><stop offset="1" stop-color="${mix(color, dark, 0.55)}"/></linearGradient>`,
  );
  const upperLip = soft(`M ${-w} ${corner} ${top} ${seamRight} ${seamLeft} Z`);
  const lowerLip = soft(`M ${-w} ${corner} ${bottom} ${seamRight} ${seamLeft} Z`);
  const chinFold = y + lower + (form.chinY - y - lower) * 0.3;
  return [
    // philtrum
    line(
      soft(`M 2 ${y - upper - 15} C 2 ${y - upper - 10} 3 ${y - upper - 6} 3 ${y - upper - 1}`),
      skin.shade,
      5,
      { opacity: 0.4, blur: 2 },
    ),
    line(
      soft(`M -6 ${y - upper - 12} C -6 ${y - upper - 8} -8 ${y - upper - 5} -8 ${y - upper - 1}`),
      skin.light,
      3,
      { opacity: 0.5, blur: 2 },
    ),
    // under the lower lip
    shape(
      soft(
        `M ${-w * 0.55} ${y + lower - 1} C -10 ${y + lower + 3} 10 ${y + lower + 3} ${w * 0.6} ${y + lower - 2} C 16 ${chinFold + 5} -10 ${chinFold + 4} ${-w * 0.55} ${y + lower - 1} Z`,
      ),
      skin.deep,
      {
        opacity: 0.48,
        blur: 4,
      },
    ),
    // corners
    oval(at(-w - 1, corner + 1), 5, 4.5, skin.deep, { opacity: 0.4, blur: 2 }),
    oval(at(w + 1, corner + 1), 5.5, 5, skin.deep, { opacity: 0.5, blur: 2 }),
    shape(upperLip, url("upper-lip"), { opacity: 0.55, blur: 1 }),
    shape(upperLip, url("upper-lip"), { opacity: 0.85 }),
    shape(lowerLip, url("lower-lip"), { opacity: 0.55, blur: 1 }),
    shape(lowerLip, url("lower-lip"), { opacity: 0.85 }),
    // light on the upper rim and the lower lip
    line(
      soft(
        `M ${-w * 0.5} ${y - upper - 1} C ${-w * 0.3} ${y - upper - 2.4} -8 ${y - upper - 2.4} -3 ${y - upper * 0.8 - 1}`,
      ),
      skin.light,
      1.6,
      { opacity: 0.5, blur: 1 },
    ),
    oval(at(-8, y + lower * 0.46), w * 0.3, lower * 0.17, mix(color, "#fff1ea", 0.75), {
      opacity: 0.7,
      blur: 2,
    }),
    oval(at(8, y + lower * 0.5), w * 0.16, lower * 0.12, mix(color, "#fff1ea", 0.75), {
      opacity: 0.4,
      blur: 2,
    }),
    line(soft(seam), dark, 3.4, { opacity: 0.4, blur: 1 }),
    line(soft(seam), mix(dark, "#120404", 0.45), 1.5, { opacity: 0.85 }),
  ].join("");
}
