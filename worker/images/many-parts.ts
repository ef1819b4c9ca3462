import { UserError } from "../../shared/errors.ts";
import type { PictureFormat } from "./sniff.ts";

interface Parts {
  /** What each begins with, or contains. */
  readonly marks: readonly string[];
  readonly most: number;
  /** So many bytes allow one more, whatever they are. */
  readonly bytesEach?: number;
}

/**
 * What a file may be made of many times at a cost to the decoder that nothing interrupts: the frames of a WebP are
 * counted from the first one for each, a PNG's packed texts unpack to 60 MB each, and a JPEG's scans pass through the
 * whole picture, all of them before its first row.
 */
const costly: Readonly<Partial<Record<PictureFormat, Parts>>> = {
  webp: { marks: ["ANMF"], most: 10_000 },
  png: { marks: ["zTXt", "iTXt"], most: 50 },
  // In what other data lies beside the pixels (a phone's video) the mark stands by chance: once in 65,536 bytes. Twice as
  // often it does not, however large a picture may be.
  jpeg: { marks: ["\xff\xda"], most: 200, bytesEach: 32_768 },
};

/** @throws UserError `too_slow` for a file whose header, or whose pixels, would be read for minutes */
export function refuseManyParts(bytes: Buffer, format: PictureFormat): void {
  const { marks, most, bytesEach = Number.POSITIVE_INFINITY } = costly[format] ?? { marks: [], most: 0 };
  let left = most + Math.floor(bytes.length / bytesEach);
  for (const mark of marks) {
    for (let at = bytes.indexOf(mark, 0, "latin1"); at >= 0; at = bytes.indexOf(mark, at + 1, "latin1")) {
      if (left-- === 0) throw new UserError("too_slow", {});
    }
  }
}
