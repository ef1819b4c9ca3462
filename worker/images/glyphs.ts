/** A glyph as strokes in a box 10 wide and 14 high: SVG path data. Fonts may be missing where a worker runs. */
type Glyph = string;

/** A box's width with its gap. */
const advance = 13;
const boxHeight = 14;
/** A Chinese character is as wide as high. */
const wideAdvance = 17;

const glyphs: Readonly<Record<string, Glyph>> = {
  A: "M0 14L5 0L10 14M1.8 9.2H8.2",
  B: "M0.5 14V0H5Q9 0 9 3.4Q9 6.6 5 6.6H0.5M5 6.6Q10 6.6 10 10.3Q10 14 5 14H0.5",
  E: "M9.5 0H0.5V14H9.5M0.5 6.8H8",
  F: "M9.5 0H0.5V14M0.5 6.8H8",
  O: "M5 0Q10 0 10 7Q10 14 5 14Q0 14 0 7Q0 0 5 0Z",
  R: "M0.5 14V0H5.2Q9.5 0 9.5 3.7Q9.5 7.4 5.2 7.4H0.5M5.6 7.4L10 14",
  T: "M0 0H10M5 0V14",
  // 前: two dots, a bar, the moon, the knife.
  前: "M3.4 -0.6L4.8 1.8M10.6 -0.6L9.2 1.8M0 3.2H14M1.6 5.6V11Q1.6 13.4 0.8 14M1.6 5.6H6.6V13Q6.6 14 5.4 13.8M1.6 8.2H6.6M1.6 10.8H6.6M9.4 5.8V11M13 4.8V13Q13 14 11.4 13.8",
  // 后: two slanting strokes, a bar, the mouth.
  后: "M12 -0.2Q8 1.4 2.4 1.6V7Q2.4 11.4 0.4 14M2.4 5.2H14M5 8.4V13.8M5 8.4H12.2V13.8M5 13H12.2",
};

/** Text as strokes. */
export interface StrokedText {
  /** SVG path data; its top left is 0, 0. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** @throws RangeError for a character that nobody has drawn */
export function strokeText(text: string): StrokedText {
  let x = 0;
  const parts: string[] = [];
  for (const character of text) {
    const glyph = glyphs[character];
    if (glyph === undefined) throw new RangeError(`there is no glyph for ${character}`);
    parts.push(shifted(glyph, x));
    x += character > "\u2e80" ? wideAdvance : advance;
  }
  return { path: parts.join(""), width: x - 3, height: boxHeight };
}

/** Absolute commands only: every x, and the one of H, moves. */
function shifted(path: string, by: number): string {
  return path.replaceAll(/([MLHVQZ])([^MLHVQZ]*)/g, (_match, command: string, rest: string) => {
    const numbers =
      rest.trim() === ""
        ? []
        : rest
            .trim()
            .split(/[\s,]+/)
            .map(Number);
    const moved = numbers.map((value, index) =>
      command === "H" || (command !== "V" && index % 2 === 0) ? value + by : value,
    );
    return command + moved.join(" ");
  });
}
