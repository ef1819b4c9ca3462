/** Where arrays come from: new ones, or memory that is used again. What lies in them is overwritten. */
export interface FloatArrays {
  takeFloats(length: number): Float32Array;
}

export interface Arrays extends FloatArrays {
  takeInts(length: number): Int32Array;
}

export const newArrays: Arrays = {
  takeFloats: (length) => new Float32Array(length),
  takeInts: (length) => new Int32Array(length),
};

/** Arrays that are taken in the same order again and again: after a `reset` the first is handed out as the first again. */
export interface Scratch extends FloatArrays {
  /** Nobody may use anymore what was taken before. */
  reset(): void;
}

export function createScratch(): Scratch {
  const kept: Float32Array[] = [];
  let next = 0;
  return {
    takeFloats(length) {
      const before = kept[next];
      const has = before && before.length >= length ? before : new Float32Array(length);
      kept[next++] = has;
      return has.subarray(0, length);
    },
    reset() {
      next = 0;
    },
  };
}
