/** Bytes as they are, or `length` bytes that are made while writing. */
export type Piece = Buffer | { readonly length: number; readonly chunks: () => Iterable<Buffer> };

const varint = 0;
const lengthDelimited = 2;

/** A protobuf field with an integer. @see https://protobuf.dev/programming-guides/encoding */
export function intField(number: number, value: number): Buffer {
  return Buffer.concat([tag(number, varint), encodeVarint(value)]);
}

/** A protobuf field with bytes, a string or a message. */
export function field<Content extends Piece = Buffer>(
  number: number,
  ...content: readonly (Content | string)[]
): (Content | Buffer)[] {
  const pieces = content.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
  return [Buffer.concat([tag(number, lengthDelimited), encodeVarint(sizeOf(pieces))]), ...pieces];
}

function sizeOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function tag(number: number, wire: number): Buffer {
  return encodeVarint(number * 8 + wire);
}

function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
