import { bobBehind, bobInFront, wavesBehind, wavesInFront } from "./hair-long.ts";
import { croppedHair, quiffHair, shortHair, updoBun, updoHair } from "./hair-short.ts";
import { line, mix, round } from "./marks.ts";
import type { HairStyle } from "./person.ts";
import { project, type Sketch } from "./sketch.ts";
import { drawLock, type Lock } from "./strands.ts";

const none = (): Lock[] => [];
const styles: Record<HairStyle, { readonly behind: () => Lock[]; readonly inFront: () => Lock[] }> = {
  waves: { behind: wavesBehind, inFront: wavesInFront },
  bob: { behind: bobBehind, inFront: bobInFront },
  short: { behind: none, inFront: shortHair },
  quiff: { behind: none, inFront: quiffHair },
  updo: { behind: updoBun, inFront: updoHair },
  cropped: { behind: none, inFront: croppedHair },
};

/** The gradients hair is filled with: lit from the upper left. */
export function defineHair({ person, defs, id }: Sketch): void {
  const { dark, mid, light } = person.hair;
  const tones = { dark, mid, light };
  for (const [name, tone] of Object.entries(tones)) {
    defs.push(
      `<radialGradient id="${id(`hair-${name}`)}" gradientUnits="userSpaceOnUse" cx="-60" cy="-130" r="330">
<stop offset="0" stop-color="${mix(tone, light, 0.3)}"/><stop offset=".4" stop-color="${tone}"/><stop offset="1" stop-color="${mix(tone, dark, 0.75)}"/></radialGradient>`,
    );
  }
}

/** The hair behind neck and ears. */
export function drawHairBehind(sketch: Sketch): string {
  return styles[sketch.person.hair.style]
    .behind()
    .map((lock) => drawLock(sketch, lock))
    .join("");
}

/** The hair that grows from the forehead and falls beside the face. */
export function drawHairInFront(sketch: Sketch): string {
  const locks = styles[sketch.person.hair.style].inFront().map((lock) => drawLock(sketch, lock));
  return locks.join("") + (sketch.person.hair.style === "cropped" ? curls(sketch) : "");
}

/** Tight curls over a cropped head. */
function curls(sketch: Sketch): string {
  const { random, person, pose } = sketch;
  const rings = new Map<string, string[]>();
  for (let i = 0; i < 1500; i++) {
    const angle = Math.PI * (1 + random());
    const reach = Math.sqrt(random());
    // between the hairline's arch and the crown's
    const x = Math.cos(angle) * (88 + 18 * reach);
    const y = -4 + Math.sin(angle) * (94 + 82 * reach);
    const [px, py] = project(pose, x, y, -6);
    const lit = random() + (x < 0 ? 0.12 : -0.12) + (y < -130 ? 0.12 : 0);
    const tone = lit > 0.86 ? person.hair.light : lit > 0.5 ? person.hair.mid : person.hair.dark;
    const size = 1.6 + 1.6 * random();
    const turn = random() * Math.PI * 2;
    const [ux, uy] = [Math.cos(turn) * size, Math.sin(turn) * size];
    const ring = `M${round(px - ux)} ${round(py - uy)}C${round(px - ux - uy * 1.3)} ${round(py - uy + ux * 1.3)} ${round(px + ux - uy * 1.3)} ${round(py + uy + ux * 1.3)} ${round(px + ux)} ${round(py + uy)}`;
    const same = rings.get(tone);
    if (same) same.push(ring);
    else rings.set(tone, [ring]);
  }
  return [...rings].map(([tone, all]) => line(all.join(""), tone, 1.3, { opacity: 0.75 })).join("");
}
