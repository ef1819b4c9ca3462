import type { Box, Face } from "../../models/types.ts";
import type { Track } from "./tracks.ts";

/** Gaps of at most this many frames are filled: a detector that blinks must not make the face flicker. */
const longestGap = 5;
/** Frames on either side that a point is smoothed over. */
const radius = 3;
const sigma = 1.3;

/**
 * A track without gaps that a blink would leave, and without the jitter of its points. Each coordinate is a straight
 * line fitted to the frames around it, weighted by nearness: what moves evenly is not held back.
 */
export function steady(track: Track): Map<number, Face> {
  const filled = fillGaps(track.faces);
  const steadied = new Map<number, Face>();
  for (const [frame, face] of filled) {
    const near = neighbours(filled, frame);
    steadied.set(frame, {
      ...face,
      // One for all frames: what is derived from it must not change with every look.
      embedding: track.embedding,
      box: fitted(near, ({ box }) => box) as unknown as Box,
      kps: Float64Array.from(fitted(near, ({ kps }) => kps)),
      landmarks: near.every(([, one]) => one.landmarks)
        ? Float64Array.from(fitted(near, ({ landmarks }) => landmarks!))
        : face.landmarks,
    });
  }
  return steadied;
}

/** By frame, in order; between two sightings a face goes straight. */
function fillGaps(faces: ReadonlyMap<number, Face>): Map<number, Face> {
  const seen = [...faces].sort(([one], [other]) => one - other);
  const filled = new Map<number, Face>();
  for (const [index, [frame, face]] of seen.entries()) {
    filled.set(frame, face);
    const next = seen[index + 1];
    if (!next || next[0] - frame - 1 > longestGap) continue;
    for (let between = frame + 1; between < next[0]; between++) {
      filled.set(between, inBetween(face, next[1], (between - frame) / (next[0] - frame)));
    }
  }
  return filled;
}

function inBetween(before: Face, after: Face, part: number): Face {
  const mix = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Float64Array.from(one, (value, i) => value + part * (other[i]! - value));
  return {
    ...before,
    box: [...mix(before.box, after.box)] as unknown as Box,
    kps: mix(before.kps, after.kps),
    landmarks: before.landmarks && after.landmarks && mix(before.landmarks, after.landmarks),
  };
}

/** The frames around one, without a gap between, with how far they are. */
function neighbours(faces: ReadonlyMap<number, Face>, frame: number): [number, Face][] {
  const near: [number, Face][] = [[0, faces.get(frame)!]];
  for (const step of [-1, 1]) {
    for (let away = 1; away <= radius; away++) {
      const face = faces.get(frame + step * away);
      if (!face) break;
      near.push([step * away, face]);
    }
  }
  return near;
}

/** Each value of the line through its neighbours, at the frame itself. */
function fitted(near: readonly [number, Face][], valuesOf: (face: Face) => ArrayLike<number>): number[] {
  const weights = near.map(([away]) => Math.exp(-(away * away) / (2 * sigma * sigma)));
  const sum = (of: (away: number) => number) =>
    near.reduce((total, [away], i) => total + weights[i]! * of(away), 0);
  const [w0, w1, w2] = [sum(() => 1), sum((away) => away), sum((away) => away * away)];
  const determinant = w0 * w2 - w1 * w1;
  // With one frame alone, or all of them at one side, there is no slope to speak of.
  const factors = near.map(([away], i) =>
    determinant > 1e-9 ? (weights[i]! * (w2 - w1 * away)) / determinant : away === 0 ? 1 : 0,
  );
  const lists = near.map(([, face]) => valuesOf(face));
  return Array.from(lists[0]!, (_, at) =>
    lists.reduce((total, values, i) => total + factors[i]! * values[at]!, 0),
  );
}
