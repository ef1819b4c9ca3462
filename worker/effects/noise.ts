/** Noise over a plane: smooth, about -1..1, the same for the same seed. */
export type Noise = (x: number, y: number) => number;

/** A whole number that belongs to an identity: its embedding's signs, which another picture of it hardly changes. */
export function seedOf(embedding: Float32Array | null): number {
  let hash = 0x811c9dc5;
  for (const value of embedding?.subarray(0, 24) ?? []) {
    hash = Math.imul(hash ^ (value > 0 ? 1 : 2), 0x01000193);
  }
  return hash >>> 0;
}

/** Values at whole numbers, cubic in between. */
export function valueNoise(seed: number): Noise {
  return (x, y) => {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const u = ease(x - x0);
    const v = ease(y - y0);
    const top = latticeAt(seed, x0, y0) * (1 - u) + latticeAt(seed, x0 + 1, y0) * u;
    const bottom = latticeAt(seed, x0, y0 + 1) * (1 - u) + latticeAt(seed, x0 + 1, y0 + 1) * u;
    return top * (1 - v) + bottom * v;
  };
}

const turnCos = Math.cos(0.65);
const turnSin = Math.sin(0.65);

/** Several scales of it, each twice as fine and less strong. */
export function fractalNoise(seed: number, octaves: number, gain = 0.5): Noise {
  const layers = Array.from({ length: octaves }, (_, i) => valueNoise(seed + i * 7919));
  const total = layers.reduce((sum, _layer, i) => sum + gain ** i, 0);
  return (x, y) => {
    let sum = 0;
    let [u, v] = [x, y];
    for (let i = 0; i < octaves; i++) {
      sum += gain ** i * layers[i]!(u, v);
      // Turned each time, so that the lattices of the scales do not add up to one that is seen.
      [u, v] = [2 * (turnCos * u - turnSin * v) + 17, 2 * (turnSin * u + turnCos * v) - 11];
    }
    return sum / total;
  };
}

function latticeAt(seed: number, x: number, y: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
