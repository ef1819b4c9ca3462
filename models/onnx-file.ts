import type { FileHandle } from "node:fs/promises";
import { ModelError } from "./model-error.ts";

/** Field numbers of onnx.proto. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export const onnxFields = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5 },
  node: { input: 1, output: 2, name: 3, opType: 4 },
  tensor: { dims: 1, dataType: 2, floatData: 4, name: 8, rawData: 9 },
} as const;
const lengthDelimited = 2;

/** A field of a protobuf message, by its place in the file. */
export interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of the value, in the file. */
  readonly start: number;
  readonly end: number;
  /** For varints. */
  readonly value: number;
}

/** The fields of a protobuf message that stands from `start` to `end`. */
export async function* fieldsOf(
  handle: FileHandle,
  start: number,
  end: number,
  file: string,
): AsyncGenerator<Field> {
  for (let at = start; at < end; ) {
    // A tag and a length or varint together take at most 20 bytes.
    const head = await read(handle, at, Math.min(end, at + 20));
    const field = fieldAt(head, at, end, file);
    at = field.end;
    yield field;
  }
}

/** The fields of a protobuf message that is in memory. @param file for the error's sake */
export function* fieldsIn(bytes: Buffer, file: string): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes.subarray(at, at + 20), at, bytes.length, file);
    at = field.end;
    yield field;
  }
}

/** @param head the first bytes of the field that begins at `at` */
function fieldAt(head: Buffer, at: number, end: number, file: string): Field {
  const tag = varintAt(head, 0);
  const wire = tag.value & 7;
  const value = wire === 1 || wire === 5 ? { value: 0, next: tag.next } : varintAt(head, tag.next);
  const start = at + (wire === lengthDelimited ? value.next : tag.next);
  const length =
    wire === lengthDelimited ? value.value : wire === 1 ? 8 : wire === 5 ? 4 : value.next - tag.next;
  if (!(start + length <= end) || wire === 3 || wire === 4) {
    throw new ModelError(file, "an ONNX model", "something else, or a part of one");
  }
  return { number: Math.floor(tag.value / 8), wire, start, end: start + length, value: value.value };
}

/** A repeated integer, packed or not. */
export async function varintsOf(handle: FileHandle, { wire, start, end, value }: Field): Promise<number[]> {
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

/** The bytes from `start` to `end`. */
export async function read(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  await handle.read(bytes, 0, bytes.length, start);
  return bytes;
}
