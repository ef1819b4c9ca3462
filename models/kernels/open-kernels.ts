import { compiledKernels } from "./compiled.ts";

/** As much as is used here of what Node has and its types lack. @see https://webassembly.github.io/spec/js-api */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (module: CompiledModule) => { readonly exports: KernelExports };
};
type CompiledModule = { readonly brand: "WebAssembly.Module" };

interface KernelExports extends Loops {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
}

/** The loops of kernels.as, where they are described. Arrays are passed by their `byteOffset`. */
interface Loops {
  blurColumns(
    data: number,
    out: number,
    width: number,
    height: number,
    y: number,
    first: number,
    end: number,
    weights: number,
    radius: number,
    tapFrom: number,
    tapEnd: number,
    rows: number,
  ): void;
  pairUp(rgb: number, width: number, height: number, out: number): void;
  pasteRow(
    crop: number,
    width: number,
    height: number,
    columnsX: number,
    columnsY: number,
    rowX: number,
    rowY: number,
    from: number,
    end: number,
    mask: number,
    line: number,
    out: number,
  ): void;
  narrowRow(row: number, width: number, count: number, offsets: number, weights: number, out: number): void;
  resizeRow(
    upper: number,
    lower: number,
    width: number,
    lefts: number,
    rights: number,
    weights: number,
    lowerWeight: number,
    out: number,
  ): void;
  addRow(values: number, count: number, weight: number, sums: number): void;
}

/** WebAssembly with memory of its own, from which the arrays that it works on are taken. */
export interface Kernels {
  /**
   * Makes room for `bytes` and forgets every array taken before. The memory is kept for the next time, unless it has
   * grown very large.
   */
  reserve(bytes: number): void;
  /** Holds whatever lay there before. */
  takeFloats(length: number): Float32Array<ArrayBuffer>;
  takeInts(length: number): Int32Array<ArrayBuffer>;
  takeBytes(length: number): Uint8Array<ArrayBuffer>;
  /** Good until the next `reserve`. */
  loops(): Loops;
}

/** What one array may take beyond its own bytes: all begin at a multiple of it. */
export const kernelAlignment = 16;
const pageBytes = 65_536;
/** A face across a picture of 50 megapixels takes a hundred megabytes once; nobody keeps those. */
const keptBytes = 32 * 2 ** 20;

let compiled: CompiledModule | null = null;

/** Whoever works at the same time as somebody else needs kernels of their own. */
export function openKernels(): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(compiledKernels, "base64"));
  let loops = new WebAssembly.Instance(compiled).exports;
  let next = 0;
  const take = (bytes: number): number => {
    const at = next;
    next += Math.ceil(bytes / kernelAlignment) * kernelAlignment;
    if (next > loops.memory.buffer.byteLength)
      throw new RangeError(`${next} bytes taken, ${loops.memory.buffer.byteLength} there`);
    return at;
  };
  return {
    reserve(bytes) {
      const kept = loops.memory.buffer.byteLength;
      if (kept > keptBytes && bytes <= keptBytes) loops = new WebAssembly.Instance(compiled!).exports;
      const missing = bytes - loops.memory.buffer.byteLength;
      if (missing > 0) loops.memory.grow(Math.ceil(missing / pageBytes));
      next = 0;
    },
    takeFloats: (length) => new Float32Array(loops.memory.buffer, take(length * 4), length),
    takeInts: (length) => new Int32Array(loops.memory.buffer, take(length * 4), length),
    takeBytes: (length) => new Uint8Array(loops.memory.buffer, take(length), length),
    loops: () => loops,
  };
}
