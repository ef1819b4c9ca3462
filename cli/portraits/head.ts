import { line, mix, oval, shape } from "./marks.ts";
import { bend, project, type Sketch } from "./sketch.ts";

/** The face's outline from the crown round the chin and back, frontal. */
export function faceOutline({ person }: Sketch): string {
  const { cheek, jaw, chin, chinY } = person.shape;
  const half = [
    [58, -140, cheek - 4, -108, cheek - 1, -45],
    [cheek + 1, -18, cheek + 1, 10, cheek - 3, 36],
    [cheek - 6, 66, jaw + 5, 88, jaw - 3, 106],
    [jaw - 13, 128, chin + 16, chinY - 8, chin - 8, chinY - 2],
    [chin - 18, chinY + 1, 8, chinY + 1, 0, chinY + 1],
  ];
  const right = half.map((c) => `C ${c[0]} ${c[1]} ${c[2]} ${c[3]} ${c[4]} ${c[5]}`);
  const left = half
    .map((c, i) => {
      const before = half[i - 1];
      const end = before ? [before[4], before[5]] : [0, -140];
      return `C ${-c[2]!} ${c[3]} ${-c[0]!} ${c[1]} ${-end[0]!} ${end[1]}`;
    })
    .reverse();
  return `M 0 -140 ${right.join(" ")} ${left.join(" ")} Z`;
}

/** Ears: the far one disappears behind the cheek by itself, because the head is drawn over it. */
export function drawEars(sketch: Sketch): string {
  const { skin, shape: form } = sketch.person;
  const ear = (side: 1 | -1): string => {
    const x = (dx: number): number => side * (form.cheek + dx);
    const d = `M ${x(-6)} 0 C ${x(6)} -22 ${x(20)} -16 ${x(17)} 8 C ${x(15)} 28 ${x(13)} 38 ${x(6)} 52 C ${x(2)} 62 ${x(-8)} 58 ${x(-8)} 46 Z`;
    const inner = `M ${x(2)} 0 C ${x(8)} -10 ${x(14)} -4 ${x(11)} 12 C ${x(10)} 24 ${x(4)} 24 ${x(3)} 38 C ${x(-2)} 30 ${x(-1)} 10 ${x(2)} 0 Z`;
    const lift = -48;
    return [
      shape(bend(sketch.pose, d, lift), mix(skin.base, skin.shade, side < 0 ? 0.25 : 0.6)),
      shape(bend(sketch.pose, inner, lift), skin.deep, { opacity: 0.45, blur: 2 }),
    ].join("");
  };
  return ear(-1) + ear(1);
}

/** Skin and the large forms of the face. The light comes from the upper left of the picture. */
export function drawFace(sketch: Sketch, features: string): string {
  const { person, pose, defs, id, url } = sketch;
  const { skin, shape: form, age } = person;
  const outline = bend(pose, faceOutline(sketch));
  const bent = (d: string): string => bend(pose, d);
  const at = (x: number, y: number): [number, number] => project(pose, x, y);
  defs.push(
    `<clipPath id="${id("face")}"><path d="${outline}"/></clipPath>`,
    `<radialGradient id="${id("skin")}" gradientUnits="userSpaceOnUse" cx="-28" cy="-20" r="205">
<stop offset="0" stop-color="${mix(skin.base, skin.light, 0.6)}"/><stop offset=".42" stop-color="${skin.base}"/>
<stop offset=".75" stop-color="${mix(skin.base, skin.shade, 0.55)}"/><stop offset="1" stop-color="${skin.shade}"/></radialGradient>`,
  );
  const { cheek, jaw, chinY } = form;
  const forms = [
    // the side away from the light, from temple to jaw
    shape(
      bent(
        `M ${cheek + 8} -120 C 74 -70 80 -20 78 20 C 74 60 ${jaw - 20} 100 30 ${chinY + 6} L ${cheek + 30} ${chinY} Z`,
      ),
      skin.shade,
      { opacity: 0.62, blur: 12 },
    ),
    shape(
      bent(
        `M ${-cheek - 8} -110 C -88 -60 -88 0 -88 30 C -86 70 ${-jaw + 2} 110 -34 ${chinY + 6} L ${-cheek - 40} ${chinY} Z`,
      ),
      skin.shade,
      {
        opacity: 0.5,
        blur: 12,
      },
    ),
    // under the cheekbones
    shape(bent(`M 92 38 C 74 52 60 66 46 92 C 60 96 76 90 86 78 Z`), skin.shade, { opacity: 0.34, blur: 12 }),
    shape(bent(`M -92 38 C -76 52 -62 66 -50 92 C -64 96 -78 90 -88 78 Z`), skin.shade, {
      opacity: 0.24,
      blur: 12,
    }),
    // blush
    oval(at(-56, 44), 27, 20, skin.blush, { opacity: 0.34, blur: 12 }),
    oval(at(56, 44), 25, 20, skin.blush, { opacity: 0.34, blur: 12 }),
    // hair's shadow on the forehead
    shape(
      bent(
        `M ${-cheek} -40 C -80 -88 -40 -106 0 -106 C 40 -106 80 -88 ${cheek} -40 L ${cheek} -150 L ${-cheek} -150 Z`,
      ),
      skin.deep,
      {
        opacity: 0.34,
        blur: 12,
      },
    ),
    // lit forehead, cheekbones and chin
    oval(at(-22, -66), 38, 20, skin.light, { opacity: 0.6, blur: 12 }),
    oval(at(-60, 27), 19, 10, skin.light, { opacity: 0.75, blur: 7 }),
    oval(at(52, 27), 14, 8, skin.light, { opacity: 0.4, blur: 7 }),
    oval(at(-7, chinY - 18), 17, 10, skin.light, { opacity: 0.5, blur: 7 }),
    // the jaw's lower edge turns away from the light
    line(
      bent(
        `M ${-jaw + 8} 118 C -52 ${chinY - 14} -30 ${chinY + 2} 0 ${chinY + 2} C 30 ${chinY + 2} 52 ${chinY - 14} ${jaw - 8} 118`,
      ),
      skin.deep,
      9,
      {
        opacity: 0.34,
        blur: 7,
      },
    ),
    wrinkles(sketch, age),
  ];
  return `<path d="${outline}" fill="${url("skin")}"/><g clip-path="${url("face")}">${forms.join("")}</g>${features}`;
}

function wrinkles({ person, pose }: Sketch, age: number): string {
  const { deep, shade } = person.skin;
  const fold = (d: string, width: number, opacity: number): string =>
    line(bend(pose, d), shade, width * 2.2, { opacity: opacity * 0.8, blur: 4 }) +
    line(bend(pose, d), deep, width, { opacity: opacity * 0.6, blur: 1 });
  const { y, width } = person.mouth;
  const parts: string[] = [];
  for (const side of [-1, 1]) {
    // the fold from the nose to the mouth's corner shows faintly on everybody
    parts.push(
      fold(
        `M ${side * 28} 58 C ${side * 38} 68 ${side * (width + 8)} ${y - 18} ${side * (width + 10)} ${y + 2}`,
        2.4,
        0.14 + 0.42 * age,
      ),
    );
    if (age < 0.3) continue;
    parts.push(
      fold(`M ${side * 73} -6 C ${side * 78} -8 ${side * 82} -10 ${side * 85} -14`, 1.2, 0.5 * age),
      fold(`M ${side * 73} 0 C ${side * 79} 0 ${side * 83} 1 ${side * 87} 0`, 1.2, 0.5 * age),
      fold(`M ${side * 72} 6 C ${side * 77} 9 ${side * 81} 12 ${side * 84} 15`, 1.1, 0.45 * age),
      fold(`M ${side * 27} 17 C ${side * 36} 25 ${side * 52} 27 ${side * 64} 18`, 1.6, 0.5 * age),
      fold(`M ${side * 36} 118 C ${side * 40} 126 ${side * 39} 134 ${side * 36} 140`, 1.5, 0.35 * age),
    );
  }
  if (age >= 0.3) {
    parts.push(
      fold("M -54 -66 C -30 -74 26 -74 52 -66", 1.3, 0.4 * age),
      fold("M -46 -80 C -26 -87 24 -87 46 -80", 1.2, 0.32 * age),
      fold("M -8 -32 C -6 -26 -6 -20 -7 -15", 1.1, 0.35 * age),
      fold("M 8 -32 C 6 -26 6 -20 7 -15", 1.1, 0.35 * age),
    );
  }
  return parts.join("");
}
