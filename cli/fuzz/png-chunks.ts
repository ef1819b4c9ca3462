import { crc32, deflateSync, inflateSync } from "node:zlib";

const dataType = "IDAT";
const headBytes = 8;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * Changes what a whole PNG's pixels are packed from: damage to the packed bytes would be noticed by their sum, and
 * nothing behind it be tried.
 */
export function changePixels(png: Buffer, change: (filtered: Buffer) => Buffer): Buffer {
  const chunks = readChunks(png);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === dataType).map(({ data }) => data));
  const first = chunks.findIndex(({ type }) => type === dataType);
  const others = chunks.filter(({ type }) => type !== dataType);
  const pixels = { type: dataType, data: deflateSync(change(inflateSync(packed))) };
  return Buffer.concat([
    png.subarray(0, headBytes),
    ...[...others.slice(0, first), pixels, ...others.slice(first)].map(writeChunk),
  ]);
}

/** Makes the chunks' sums right, for as long as the chunks are in order. */
export function withPngSums(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x89) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = headBytes; at + 12 <= copy.length; ) {
    const end = at + 8 + copy.readUInt32BE(at);
    if (end + 4 > copy.length) break;
    copy.writeUInt32BE(crc32(copy.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return copy;
}

function readChunks(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = headBytes; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function writeChunk({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
