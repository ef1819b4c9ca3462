/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 up to, not including, `below`. */
  below(below: number): number;
  pick<One>(among: readonly One[]): One;
}

/** @see mulberry32 by Tommy Ettinger, public domain */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: (among) => among[below(among.length)]! };
}
