import { line, mix, oval, shape } from "./marks.ts";
import type { Sketch } from "./sketch.ts";

/** Where the body ends below; far outside every picture. */
const FLOOR = 900;

/** Neck, shoulders and clothes. The body stays frontal whatever the head does. */
export function drawBody(sketch: Sketch): string {
  const { person, defs, id, url } = sketch;
  const { skin, shape: form, clothes } = person;
  const n = form.neck;
  // Its slopes stay below the cloth's.
  const neck = `M ${-n} 90 C ${-n} 150 ${-n + 2} 190 ${-n - 6} 216 C ${-n - 22} 234 ${-n - 40} 258 -170 330 L -170 420 L 170 420 L 170 330 C ${n + 40} 258 ${n + 22} 234 ${n + 6} 216 C ${n - 2} 190 ${n} 150 ${n} 90 Z`;
  defs.push(
    `<linearGradient id="${id("neck")}" gradientUnits="userSpaceOnUse" x1="${-n - 10}" x2="${n + 14}" y1="0" y2="0">
<stop offset="0" stop-color="${mix(skin.base, skin.shade, 0.7)}"/><stop offset=".3" stop-color="${mix(skin.base, skin.shade, 0.15)}"/><stop offset=".62" stop-color="${mix(skin.base, skin.shade, 0.5)}"/><stop offset="1" stop-color="${mix(skin.shade, skin.deep, 0.3)}"/></linearGradient>`,
    `<linearGradient id="${id("cloth")}" gradientUnits="userSpaceOnUse" x1="-260" x2="280" y1="220" y2="420">
<stop offset="0" stop-color="${mix(clothes.color, "#ffffff", 0.14)}"/><stop offset=".4" stop-color="${clothes.color}"/><stop offset="1" stop-color="${mix(clothes.color, "#0a0810", 0.5)}"/></linearGradient>`,
    `<clipPath id="${id("neck-clip")}"><path d="${neck}"/></clipPath>`,
  );
  const throat = [
    // the head's shadow
    shape(
      `M ${-n - 20} 100 L ${n + 20} 100 L ${n + 20} 190 C ${n - 10} 216 10 222 -14 208 C -34 196 ${-n} 180 ${-n - 20} 160 Z`,
      skin.deep,
      { opacity: 0.62, blur: 9 },
    ),
    // the two muscles that meet between the collarbones
    line(`M ${-n + 6} 176 C ${-n + 18} 220 -22 250 -12 266`, skin.deep, 7, { opacity: 0.22, blur: 5 }),
    line(`M ${n - 6} 186 C ${n - 14} 226 22 250 13 266`, skin.deep, 8, { opacity: 0.34, blur: 5 }),
    line(`M ${-n + 16} 196 C ${-n + 28} 230 -30 250 -20 262`, skin.light, 6, { opacity: 0.35, blur: 5 }),
    oval([0, 272], 13, 10, skin.deep, { opacity: 0.32, blur: 6 }),
    line("M -20 268 C -60 258 -100 262 -140 250", skin.light, 6, { opacity: 0.5, blur: 4 }),
    line("M -20 276 C -60 268 -100 272 -140 262", skin.deep, 6, { opacity: 0.3, blur: 5 }),
    line("M 20 268 C 60 258 100 262 140 250", skin.light, 5, { opacity: 0.3, blur: 4 }),
    line("M 20 276 C 60 268 100 272 140 262", skin.deep, 6, { opacity: 0.36, blur: 5 }),
  ];
  return [
    `<path d="${neck}" fill="${url("neck")}"/>`,
    `<g clip-path="${url("neck-clip")}">${throat.join("")}</g>`,
    drawClothes(sketch),
  ].join("");
}

function drawClothes(sketch: Sketch): string {
  const { person, url } = sketch;
  const n = person.shape.neck;
  const { color, accent, neckline } = person.clothes;
  const shadow = mix(color, "#0a0612", 0.7);
  const shoulders = (inner: string): string =>
    `M ${-n - 26} 232 C -130 250 -214 262 -252 300 C -296 350 -312 460 -318 ${FLOOR} L 318 ${FLOOR} C 312 460 296 350 252 300 C 214 262 130 250 ${n + 26} 232 ${inner} Z`;
  const openings = {
    crew: `C ${n + 4} 272 40 284 0 284 C -40 284 ${-n - 4} 272 ${-n - 26} 232`,
    vneck: `C ${n + 6} 280 34 330 0 362 C -34 330 ${-n - 6} 280 ${-n - 26} 232`,
    collar: `C ${n} 264 26 300 0 330 C -26 300 ${-n} 264 ${-n - 26} 232`,
    turtleneck: `C ${n + 4} 262 30 268 0 268 C -30 268 ${-n - 4} 262 ${-n - 26} 232`,
  };
  const opening = openings[neckline];
  const body = shoulders(opening);
  const folds = [
    line("M -188 300 C -196 350 -206 420 -200 520", shadow, 12, { opacity: 0.35, blur: 9 }),
    line("M 186 300 C 198 350 206 420 200 520", shadow, 14, { opacity: 0.4, blur: 9 }),
    line("M -150 286 C -120 330 -90 370 -70 460", shadow, 9, { opacity: 0.22, blur: 8 }),
    line("M 150 290 C 116 330 96 380 80 470", shadow, 10, { opacity: 0.28, blur: 8 }),
    line("M -236 306 C -200 282 -150 264 -96 250", mix(color, "#ffffff", 0.5), 9, { opacity: 0.4, blur: 7 }),
    line("M 226 296 C 190 276 150 264 100 252", mix(color, "#ffffff", 0.4), 6, { opacity: 0.22, blur: 7 }),
  ];
  const edge = `M ${n + 26} 232 ${opening}`;
  return [
    line(edge, "#140806", 12, { opacity: 0.4, blur: 6 }),
    `<path d="${body}" fill="${url("cloth")}"/>`,
    ...folds,
    trim(sketch, edge, accent, shadow),
  ].join("");
}

/** What closes the neckline: a rib, a facing, a shirt's collar or a rolled neck. */
function trim({ person, url }: Sketch, edge: string, accent: string, shadow: string): string {
  const n = person.shape.neck;
  const { color, neckline } = person.clothes;
  switch (neckline) {
    case "crew":
      return (
        line(edge, mix(color, shadow, 0.35), 13) + line(edge, mix(color, accent, 0.4), 9, { opacity: 0.8 })
      );
    case "vneck":
      return (
        line(edge, mix(color, shadow, 0.4), 8) + line(edge, mix(color, accent, 0.35), 4, { opacity: 0.8 })
      );
    case "turtleneck": {
      const roll = `M ${-n - 3} 176 C ${-n + 14} 196 ${n - 14} 196 ${n + 3} 176 C ${n + 12} 200 ${n + 16} 226 ${n + 30} 240 C ${n} 272 ${-n} 272 ${-n - 30} 240 C ${-n - 16} 226 ${-n - 12} 200 ${-n - 3} 176 Z`;
      const ribs: string[] = [];
      for (let i = -8; i <= 8; i++) {
        const u = i / 8.6;
        ribs.push(
          `M ${u * n} ${191 - 13 * u * u} C ${u * (n + 5)} 215 ${u * (n + 12)} 235 ${u * (n + 20)} ${264 - 22 * u * u}`,
        );
      }
      return [
        line(`M ${-n - 34} 246 C ${-n} 282 ${n} 282 ${n + 34} 246`, shadow, 10, { opacity: 0.5, blur: 5 }),
        shape(roll, url("cloth")),
        shape(roll, shadow, { opacity: 0.1 }),
        line(ribs.join(""), shadow, 2.2, { opacity: 0.3, blur: 0.8 }),
        line(`M ${-n - 2} 178 C ${-n + 14} 198 ${n - 14} 198 ${n + 2} 178`, mix(color, accent, 0.7), 4, {
          opacity: 0.8,
          blur: 1,
        }),
      ].join("");
    }
    case "collar": {
      const flap = (side: 1 | -1): string => {
        const d = `M ${side * (n + 2)} 196 C ${side * (n + 16)} 214 ${side * (n + 34)} 224 ${side * (n + 44)} 240 C ${side * (n + 20)} 280 ${side * (n - 4)} 310 ${side * (n - 14)} 334 C ${side * 34} 322 ${side * 14} 322 ${side * 3} 326 C ${side * 22} 290 ${side * (n - 6)} 250 ${side * (n + 2)} 196 Z`;
        return [
          shape(d, shadow, { opacity: 0.5, blur: 6 }),
          shape(d, mix(color, accent, side < 0 ? 0.3 : 0.16)),
          line(
            `M ${side * (n + 2)} 198 C ${side * (n - 6)} 250 ${side * 22} 290 ${side * 3} 326`,
            mix(color, "#ffffff", 0.45),
            2,
            { opacity: 0.6, blur: 0.8 },
          ),
        ].join("");
      };
      const buttons = [358, 420, 482].map(
        (y) => oval([1, y + 1], 6, 6, shadow, { opacity: 0.6, blur: 1.5 }) + oval([0, y], 5, 5, accent),
      );
      return [
        line(`M 0 328 L 0.5 ${FLOOR}`, shadow, 3, { opacity: 0.5, blur: 1.5 }),
        flap(-1),
        flap(1),
        ...buttons,
      ].join("");
    }
  }
}
