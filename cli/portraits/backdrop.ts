import { mix, round } from "./marks.ts";
import type { Backdrop } from "./person.ts";

interface Palette {
  readonly top: string;
  readonly bottom: string;
  readonly accents: readonly string[];
}

const palettes: Record<Backdrop, Palette> = {
  meadow: { top: "#c8d7bf", bottom: "#71936f", accents: ["#e8e4b8", "#a8c49a", "#5f8a72", "#f3efd2"] },
  dusk: { top: "#5d5f92", bottom: "#c98a78", accents: ["#8a7aa8", "#e2a98c", "#45508a", "#f0c9a0"] },
  sea: { top: "#bcd6e2", bottom: "#4e7f97", accents: ["#e6f0ee", "#86b4c6", "#3c6c88", "#cfe3dc"] },
  ember: { top: "#d8a25c", bottom: "#7d3c2c", accents: ["#f0c884", "#b5613a", "#5d2b2a", "#e8b070"] },
  linen: { top: "#eee3d2", bottom: "#c9ae95", accents: ["#fbf4e6", "#d9b8a4", "#b99a86", "#f4d9c4"] },
  forest: { top: "#7d9a86", bottom: "#2e4a44", accents: ["#b4c8a4", "#4d7a66", "#1f3836", "#d2d8b0"] },
};

/** A background of broad, loose brush strokes round a light behind the head. `strokes` sets how busy it is. */
export function drawBackdrop(
  name: Backdrop,
  width: number,
  height: number,
  random: () => number,
  strokes = 170,
): string {
  const { top, bottom, accents } = palettes[name];
  const parts = [
    `<defs><linearGradient id="backdrop" x1="0" x2=".35" y1="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient>
<radialGradient id="glow" cx=".36" cy=".34" r=".75"><stop offset="0" stop-color="${accents[0]}" stop-opacity=".75"/><stop offset="1" stop-color="${accents[2]}" stop-opacity=".5"/></radialGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="url(#backdrop)"/>`,
    `<rect width="${width}" height="${height}" fill="url(#glow)"/>`,
  ];
  const size = Math.min(width, height);
  for (let i = 0; i < strokes; i++) {
    const x = random() * width;
    const y = random() * height;
    const below = y / height;
    const tone = mix(
      mix(top, bottom, below),
      accents[Math.floor(random() * accents.length)]!,
      0.25 + 0.4 * random(),
    );
    parts.push(brush(x, y, size * (0.1 + 0.22 * random()), size * (0.02 + 0.05 * random()), tone, random));
  }
  return parts.join("");
}

/** One stroke: several bristles side by side that run out at different lengths. */
function brush(
  x: number,
  y: number,
  length: number,
  width: number,
  color: string,
  random: () => number,
): string {
  const angle = -0.7 + 0.9 * random() + (random() < 0.2 ? 1.4 : 0);
  const bow = (random() - 0.5) * length * 0.35;
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const bristles = 5;
  const parts: string[] = [];
  for (let i = 0; i < bristles; i++) {
    const off = (i / (bristles - 1) - 0.5) * width;
    const head = -length * (0.5 - 0.12 * random());
    const tail = length * (0.5 - 0.2 * random());
    const at = (along: number, across: number): string =>
      `${round(x + ux * along - uy * across)} ${round(y + uy * along + ux * across)}`;
    parts.push(
      `<path d="M${at(head, off)}C${at(head * 0.4, off + bow)} ${at(tail * 0.4, off + bow)} ${at(tail, off)}" stroke="${mix(color, random() < 0.5 ? "#ffffff" : "#201820", 0.07 * random())}" stroke-width="${round(width / bristles + 1.5 + 2 * random())}"/>`,
    );
  }
  return `<g fill="none" stroke-linecap="round" opacity="${round(0.22 + 0.3 * random())}">${parts.join("")}</g>`;
}
