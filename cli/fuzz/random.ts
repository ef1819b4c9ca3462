import { mulberry32 } from "../mulberry32.ts";

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 up to, not including, `below`. */
  below(below: number): number;
  pick<One>(among: readonly One[]): One;
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: (among) => among[below(among.length)]! };
}
