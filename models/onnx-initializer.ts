import { type FileHandle, open } from "node:fs/promises";
import { ModelError } from "./model-error.ts";

/** A constant of an ONNX graph, as float32. */
export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Field numbers of onnx.proto. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const modelGraph = 7;
const graphInitializer = 5;
const tensor = { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9 } as const;
const dataTypes = { float32: 1, float16: 10 } as const;
const lengthDelimited = 2;

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of the value, in the file. */
  readonly start: number;
  readonly end: number;
  /** For varints. */
  readonly value: number;
}

/**
 * Reads the graph's last initializer, walking over everything else: the file may be half a gigabyte.
 * @throws ModelError if there is none, or it is not of float32 or float16
 */
export async function readLastInitializer(file: string): Promise<Initializer> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    let last: Field | undefined;
    for await (const part of fieldsOf(handle, 0, size, file)) {
      if (part.number !== modelGraph) continue;
      for await (const field of fieldsOf(handle, part.start, part.end, file)) {
        if (field.number === graphInitializer) last = field;
      }
    }
    if (!last) throw new ModelError(file, "a graph with initializers", "none");
    return await readTensor(handle, last, file);
  } finally {
    await handle.close();
  }
}

async function readTensor(handle: FileHandle, { start, end }: Field, file: string): Promise<Initializer> {
  const dims: number[] = [];
  let name = "";
  let dataType = 0;
  let bytes: Buffer | undefined;
  for await (const field of fieldsOf(handle, start, end, file)) {
    if (field.number === tensor.dims) dims.push(...(await varintsOf(handle, field)));
    else if (field.number === tensor.dataType) dataType = field.value;
    else if (field.number === tensor.name) name = (await read(handle, field.start, field.end)).toString();
    else if (field.number === tensor.rawData || field.number === tensor.floatData) {
      bytes = await read(handle, field.start, field.end);
    }
  }
  const data = bytes && toFloats(bytes, dataType);
  if (data?.length !== dims.reduce((product, size) => product * size, 1)) {
    throw new ModelError(
      file,
      "a last initializer of float32 or float16 inside the file",
      `"${name}" of another kind`,
    );
  }
  return { name, dims, data };
}

function toFloats(bytes: Buffer, dataType: number): Float32Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dataType === dataTypes.float32) {
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
  }
  if (dataType === dataTypes.float16) {
    return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(view.getUint16(i * 2, true)));
  }
  return undefined;
}

/** @see IEEE 754, binary16 */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The fields of a protobuf message that stands from `start` to `end`. */
async function* fieldsOf(
  handle: FileHandle,
  start: number,
  end: number,
  file: string,
): AsyncGenerator<Field> {
  for (let at = start; at < end; ) {
    // A tag and a length or varint together take at most 20 bytes.
    const head = await read(handle, at, Math.min(end, at + 20));
    const tag = varintAt(head, 0);
    const wire = tag.value & 7;
    const value = wire === 1 || wire === 5 ? { value: 0, next: tag.next } : varintAt(head, tag.next);
    const valueStart = at + (wire === lengthDelimited ? value.next : tag.next);
    const length =
      wire === lengthDelimited ? value.value : wire === 1 ? 8 : wire === 5 ? 4 : value.next - tag.next;
    if (!(valueStart + length <= end) || wire === 3 || wire === 4) {
      throw new ModelError(file, "an ONNX model", "something else, or a part of one");
    }
    at = valueStart + length;
    yield { number: Math.floor(tag.value / 8), wire, start: valueStart, end: at, value: value.value };
  }
}

/** A repeated integer, packed or not. */
async function varintsOf(handle: FileHandle, { wire, start, end, value }: Field): Promise<number[]> {
  if (wire !== lengthDelimited) return [value];
  const bytes = await read(handle, start, end);
  const values: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const item = varintAt(bytes, at);
    values.push(item.value);
    at = item.next;
  }
  return values;
}

function varintAt(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = at, weight = 1; i < bytes.length; i++, weight *= 128) {
    value += (bytes[i]! & 0x7f) * weight;
    if (bytes[i]! < 0x80) return { value, next: i + 1 };
  }
  return { value: Number.NaN, next: Number.NaN };
}

async function read(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  await handle.read(bytes, 0, bytes.length, start);
  return bytes;
}
