import { withPngSums } from "./png-chunks.ts";
import type { Random } from "./random.ts";

/** Values at which counters overflow, signs turn and sizes explode. */
const edges = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const headBytes = 64;
const mostSteps = 6;

type Step = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const steps: readonly Step[] = [
  // A bit, a byte, or a number of two or four bytes, either end first.
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = place(copy, random);
      copy[at] = copy[at]! ^ (1 << random.below(8));
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      copy[place(copy, random)] = random.below(256);
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      copy[place(copy, random)] = random.pick(edges) & 0xff;
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = place(copy, random);
      const value = random.pick(edges);
      if (at + 4 > copy.length) return;
      if (random.below(2)) copy.writeUInt16BE(value & 0xffff, at);
      else copy.writeUInt16LE(value & 0xffff, at);
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = place(copy, random);
      const value = random.pick(edges);
      if (at + 4 > copy.length) return;
      if (random.below(2)) copy.writeUInt32BE(value, at);
      else copy.writeUInt32LE(value, at);
    }),
  // A stretch: cut off, left out, twice, filled, or another file's.
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, random) => changed(bytes, (copy) => void copy.fill(random.below(256), ...stretch(copy, random))),
  (bytes, random, other) => {
    const [from, to] = stretch(other, random);
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at)]);
  },
];

/** Damages `bytes` in one to six ways, more often near the start, where the sizes are. */
export function mutate(bytes: Buffer, other: Buffer, random: Random): Buffer {
  let damaged = bytes;
  for (let left = 1 + random.below(1 + random.below(mostSteps)); left > 0; left--) {
    damaged = random.pick(steps)(damaged, random, other);
  }
  // A reader that checks sums would look no further.
  return random.below(8) ? withPngSums(damaged) : damaged;
}

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

function place({ length }: Buffer, random: Random): number {
  return random.below(random.below(2) ? Math.min(headBytes, length) : length);
}

function stretch(bytes: Buffer, random: Random): [number, number] {
  const from = place(bytes, random);
  return [from, Math.min(bytes.length, from + 1 + random.below(random.below(4) ? 16 : 1_000))];
}
