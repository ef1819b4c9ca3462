/**
 * Digits as strokes in a box of 6 x 10. Drawn, not typeset: a machine that computes pictures often has no fonts.
 */
const digits = [
  "M3 0C4.7 0 6 1.8 6 5S4.7 10 3 10 0 8.2 0 5 1.3 0 3 0Z",
  "M1 2L3.6 0V10",
  "M.2 2.6C.4 1 1.5 0 3 0 4.7 0 5.8 1.1 5.8 2.7 5.8 4.6 4 5.8.2 10H6",
  "M.3 0H5.6L2.6 4C4.8 3.9 6 5.2 6 6.9 6 8.8 4.7 10 2.9 10 1.5 10 .4 9.3 0 8.1",
  "M4.4 10V0L0 7.2H6",
  "M5.4 0H1L.6 4.4C1.2 3.9 2 3.7 2.9 3.7 4.8 3.7 6 4.9 6 6.8 6 8.7 4.7 10 2.9 10 1.5 10 .5 9.3 0 8.2",
  "M5 .3C2.2.2 0 2.6 0 6.4 0 8.7 1.2 10 3 10 4.8 10 6 8.7 6 6.9 6 5.1 4.8 3.9 3.1 3.9 1.6 3.9.4 4.8.1 6.2",
  "M0 0H6L2.2 10",
  "M3 4.6C1.4 4.6.5 3.6.5 2.3.5.9 1.5 0 3 0 4.5 0 5.5.9 5.5 2.3 5.5 3.6 4.6 4.6 3 4.6 1.2 4.6 0 5.7 0 7.3 0 9 1.2 10 3 10 4.8 10 6 9 6 7.3 6 5.7 4.8 4.6 3 4.6Z",
  "M1 9.7C3.8 9.8 6 7.4 6 3.6 6 1.3 4.8 0 3 0 1.2 0 0 1.3 0 3.1 0 4.9 1.2 6.1 2.9 6.1 4.4 6.1 5.6 5.2 5.9 3.8",
] as const;

const digitWidth = 6;
const digitHeight = 10;
const digitGap = 3;

/**
 * A number in a disc that stands out from any background, as an SVG fragment.
 * @param radius of the disc, px
 */
export function numberBadge(number: number, cx: number, cy: number, radius: number): string {
  const figures = [...String(number)].map(Number);
  const width = figures.length * digitWidth + (figures.length - 1) * digitGap;
  const scale = (radius * (figures.length > 1 ? 0.85 : 1)) / digitHeight;
  const paths = figures.map(
    (digit, index) =>
      `<path d="${digits[digit]}" transform="translate(${index * (digitWidth + digitGap)} 0)"/>`,
  );
  const place = `translate(${cx} ${cy}) scale(${scale}) translate(${-width / 2} ${-digitHeight / 2})`;
  return `<circle cx="${cx}" cy="${cy}" r="${radius}" fill="#101418" fill-opacity=".88" stroke="#fff" stroke-width="${radius * 0.12}"/>
<g transform="${place}" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${paths.join("")}</g>`;
}
