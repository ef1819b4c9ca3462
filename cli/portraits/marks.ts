interface Look {
  /** 0..1 */
  readonly opacity?: number;
  /** standard deviation of the soft edge, in face units */
  readonly blur?: number;
}

/** Two decimals: what a picture can show. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Blends two `#rrggbb` colours; 0 gives `a`, 1 gives `b`. */
export function mix(a: string, b: string, amount: number): string {
  const from = Number.parseInt(a.slice(1), 16);
  const to = Number.parseInt(b.slice(1), 16);
  let out = 0;
  for (const shift of [16, 8, 0]) {
    const low = (from >> shift) & 255;
    const high = (to >> shift) & 255;
    out |= Math.round(low + (high - low) * amount) << shift;
  }
  return `#${out.toString(16).padStart(6, "0")}`;
}

/** A filled path of absolute M, L and C commands. */
export function shape(d: string, fill: string, look: Look = {}): string {
  const [filter, attributes] = soften(look, bounds(d), 0);
  return `${filter}<path d="${d}" fill="${fill}"${attributes}/>`;
}

/** A stroked path with round ends. */
export function line(d: string, stroke: string, width: number, look: Look = {}): string {
  const [filter, attributes] = soften(look, bounds(d), width / 2);
  return `${filter}<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${round(width)}" stroke-linecap="round" stroke-linejoin="round"${attributes}/>`;
}

/** A filled ellipse. */
export function oval(
  [cx, cy]: readonly [number, number],
  rx: number,
  ry: number,
  fill: string,
  look: Look = {},
): string {
  const [filter, attributes] = soften(look, [cx - rx, cy - ry, cx + rx, cy + ry], 0);
  return `${filter}<ellipse cx="${round(cx)}" cy="${round(cy)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}"${attributes}/>`;
}

/**
 * Opacity and blur as attributes, with the filter they need in front. Each filter's region fits its shape:
 * a region that is too small shows as a hard edge, one as large as the picture costs seconds.
 */
function soften({ opacity, blur }: Look, box: readonly number[], margin: number): [string, string] {
  const attributes = opacity === undefined ? "" : ` opacity="${round(opacity)}"`;
  if (blur === undefined) return ["", attributes];
  const reach = margin + blur * 3;
  const x = Math.floor(box[0]! - reach);
  const y = Math.floor(box[1]! - reach);
  const width = Math.ceil(box[2]! + reach) - x;
  const height = Math.ceil(box[3]! + reach) - y;
  // Equal names are equal filters, so it does not matter which of two heads defines one first.
  const id = `soft_${blur}_${x}_${y}_${width}_${height}`.replaceAll(".", "p");
  const filter = `<filter id="${id}" filterUnits="userSpaceOnUse" x="${x}" y="${y}" width="${width}" height="${height}"><feGaussianBlur stdDeviation="${blur}"/></filter>`;
  return [filter, `${attributes} filter="url(#${id})"`];
}

/** x1, y1, x2, y2 of all points of a path, control points included. */
function bounds(d: string): [number, number, number, number] {
  const box: [number, number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  let horizontal = true;
  for (const match of d.matchAll(/-?[\d.]+/g)) {
    const value = Number(match[0]);
    const axis = horizontal ? 0 : 1;
    box[axis] = Math.min(box[axis]!, value);
    box[axis + 2] = Math.max(box[axis + 2]!, value);
    horizontal = !horizontal;
  }
  return box;
}
