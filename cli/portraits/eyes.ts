import { line, mix, oval, round, shape } from "./marks.ts";
import { bend, foreshortening, project, type Sketch } from "./sketch.ts";
import { curve, tapered } from "./strands.ts";

type Side = 1 | -1;

/** The middle of an eye's opening on the frontal face. */
export function eyeCenter({ person }: Sketch, side: Side): [number, number] {
  return [side * person.eyes.spacing, -person.eyes.tilt * 0.35];
}

/** Both eyes with their sockets, lids and lashes. */
export function drawEyes(sketch: Sketch): string {
  return drawEye(sketch, -1) + drawEye(sketch, 1);
}

function lids(sketch: Sketch, side: Side) {
  const { spacing, width, open, tilt } = sketch.person.eyes;
  const x = (dx: number): number => round(side * (spacing + dx * width));
  const inner = `${x(-1)} ${tilt * 0.4 + 2}`;
  const outer = `${x(1)} ${-tilt}`;
  const upperC = (up: number): string =>
    `${x(-0.62)} ${-open * 1.25 - up} ${x(0.42)} ${-open * 1.5 - tilt * 0.5 - up} ${outer}`;
  const lowerC = `${x(0.55)} ${open * 0.95 - tilt * 0.4} ${x(-0.45)} ${open * 1.08} ${inner}`;
  return { x, inner, outer, upperC, lowerC };
}

function drawEye(sketch: Sketch, side: Side): string {
  const { person, pose, defs, id, url } = sketch;
  const { skin, eyes, age } = person;
  const { open, tilt, hood } = eyes;
  const { x, inner, outer, upperC, lowerC } = lids(sketch, side);
  const bent = (d: string): string => bend(pose, d);
  const name = side < 0 ? "left" : "right";
  const opening = bent(`M ${inner} C ${upperC(0)} C ${lowerC} Z`);
  const upper = bent(`M ${inner} C ${upperC(0)}`);
  const creaseUp = 8.5 - 5 * hood;
  const [cx, cy] = project(pose, ...eyeCenter(sketch, side), -2);
  const middle: [number, number] = [cx, cy - 0.8];
  const narrow = foreshortening(pose, side * eyes.spacing, 0);
  const radius = Math.min(open * 1.05, 11.2);
  defs.push(
    `<clipPath id="${id(`${name}-eye`)}"><path d="${opening}"/></clipPath>`,
    `<radialGradient id="${id(`${name}-iris`)}" cx=".5" cy=".62" r=".56"><stop offset="0" stop-color="${mix(eyes.iris, "#fff4d8", 0.4)}"/>
<stop offset=".55" stop-color="${eyes.iris}"/><stop offset=".86" stop-color="${mix(eyes.iris, "#000000", 0.35)}"/><stop offset="1" stop-color="${mix(eyes.iris, "#000000", 0.75)}"/></radialGradient>`,
    `<linearGradient id="${id(`${name}-white`)}" x1="0" x2="0" y1="0" y2="1"><stop offset="0" stop-color="#a79a98"/><stop offset=".4" stop-color="#ece5e0"/><stop offset="1" stop-color="#e2d3cd"/></linearGradient>`,
  );
  const socket = [
    shape(
      bent(
        `M ${x(-1.35)} -4 C ${x(-1)} -28 ${x(0.6)} -28 ${x(1.3)} -8 C ${x(0.6)} -14 ${x(-0.5)} -12 ${x(-1.35)} -4 Z`,
      ),
      skin.shade,
      {
        opacity: 0.62,
        blur: 4,
      },
    ),
    oval(project(pose, x(-1.15), -6), 8, 13, skin.deep, { opacity: 0.3, blur: 7 }),
    // the lower lid's roundness and the hollow beneath it
    line(bent(`M ${x(-1)} 10 C ${x(-0.5)} ${open + 10} ${x(0.5)} ${open + 9} ${x(1)} 6`), skin.shade, 5, {
      opacity: 0.38 + 0.3 * age,
      blur: 4,
    }),
    line(bent(`M ${x(-0.8)} 8 C ${x(-0.4)} ${open + 4} ${x(0.4)} ${open + 4} ${x(0.9)} 3`), skin.light, 3, {
      opacity: 0.5,
      blur: 2,
    }),
    // the lid between lashes and crease catches light
    line(
      bent(
        `M ${x(-0.6)} ${-open - 2} C ${x(-0.2)} ${-open - 4 - creaseUp * 0.4} ${x(0.3)} ${-open - 4 - creaseUp * 0.4} ${x(0.7)} ${-open * 0.8 - tilt}`,
      ),
      skin.light,
      3.2,
      {
        opacity: 0.5 * (1.2 - hood),
        blur: 2,
      },
    ),
  ];
  const ball = [
    `<g clip-path="${url(`${name}-eye`)}">`,
    shape(opening, url(`${name}-white`)),
    oval(project(pose, x(-0.92), 2), 4.5, 4, "#c9827a", { opacity: 0.8, blur: 1 }),
    oval(middle, radius * narrow + 0.8, radius + 0.8, "#1a1210", { opacity: 0.55, blur: 1 }),
    oval(middle, radius * narrow, radius, url(`${name}-iris`)),
    irisRays(sketch, middle, radius, narrow),
    oval(middle, radius * 0.43 * narrow, radius * 0.43, "#0a0707"),
    // the upper lid's shadow on the ball
    line(upper, "#2a1512", 7, { opacity: 0.5, blur: 2 }),
    oval([middle[0] - 3.6, middle[1] - 4], 2.5, 2.9, "#ffffff", { opacity: 0.95 }),
    oval([middle[0] + 4, middle[1] + 4.4], 2.4, 1.6, "#ffffff", { opacity: 0.3, blur: 1 }),
    line(bent(`M ${outer} C ${lowerC}`), mix(skin.blush, "#ffffff", 0.25), 2.2, { opacity: 0.6 }),
    "</g>",
  ];
  const lash = mix(person.brows.color, "#120a08", 0.75);
  const thick = 1.6 + 2 * eyes.lashes;
  const lidEdge = `M ${inner} C ${upperC(0)} L ${x(1 + 0.14 * eyes.lashes)} ${-tilt - 3 * eyes.lashes} C ${upperC(
    thick,
  )
    .split(" ")
    .slice(2, 4)
    .join(" ")} ${x(-0.62)} ${round(-open * 1.25 - thick * 0.8)} ${inner} Z`;
  const edges = [
    line(bent(`M ${x(-0.95)} ${-creaseUp} C ${upperC(creaseUp * 1.15)}`), skin.deep, 1.6, {
      opacity: 0.62,
      blur: 1,
    }),
    line(bent(`M ${outer} C ${lowerC}`), skin.deep, 1.3, { opacity: 0.5, blur: 1 }),
    shape(bent(lidEdge), lash, { opacity: 0.93 }),
    line(upper, lash, 1.5, { opacity: 0.9 }),
    lashes(sketch, side, lash),
  ];
  return [...socket, ...ball, ...edges].join("");
}

function irisRays(sketch: Sketch, [cx, cy]: [number, number], radius: number, narrow: number): string {
  const rays: string[] = [];
  for (let i = 0; i < 26; i++) {
    const angle = (i / 26) * Math.PI * 2 + sketch.random() * 0.2;
    const [ux, uy] = [Math.cos(angle) * narrow, Math.sin(angle)];
    const reach = radius * (0.7 + 0.25 * sketch.random());
    rays.push(
      `M${round(cx + ux * radius * 0.42)} ${round(cy + uy * radius * 0.42)}L${round(cx + ux * reach)} ${round(cy + uy * reach)}`,
    );
  }
  return line(rays.join(""), mix(sketch.person.eyes.iris, "#fff0c8", 0.5), 0.6, { opacity: 0.4 });
}

function lashes(sketch: Sketch, side: Side, color: string): string {
  const { lashes: amount, open, width, spacing, tilt } = sketch.person.eyes;
  const parts: string[] = [];
  const count = Math.round(8 + 14 * amount);
  for (let i = 0; i < count; i++) {
    const u = -0.45 + (1.42 * i) / count;
    const x = side * (spacing + u * width);
    const y = -open * 1.06 * Math.sqrt(Math.max(0, 1 - u * u * 0.96)) - tilt * (u + 1) * 0.45;
    const length = (2 + 5.5 * amount) * (0.7 + 0.4 * u + 0.2 * sketch.random());
    const tip = [x + side * length * (0.25 + 0.6 * u), y - length * 0.85];
    const d = bend(
      sketch.pose,
      `M ${round(x)} ${round(y)} C ${round(x)} ${round(y - 1)} ${round(tip[0]! - side)} ${round(tip[1]! + 1.5)} ${round(tip[0]!)} ${round(tip[1]!)}`,
    );
    parts.push(shape(tapered(curve(d), 1.1), color, { opacity: 0.8 }));
  }
  return parts.join("");
}
