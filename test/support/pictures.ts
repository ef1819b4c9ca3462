import { crc32, deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A picture with some detail everywhere, the same each time. */
export function paint(width: number, height: number): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++)
    data[i] = (i * 7 + Math.floor(i / (width * 3)) * 13 + ((i * i) % 31)) & 255;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(content.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

/** The first chunk of an RGB PNG that claims to be this large; its pixels are missing. */
export function pngHeader(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const chunks = [pngChunk("IHDR", size), pngChunk("IDAT", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

/**
 * An animated PNG of two frames: `png`, and the same again.
 * @see APNG specification, https://wiki.mozilla.org/APNG_Specification
 */
export function apng(png: Buffer): Buffer {
  const afterHeader = 8 + 25;
  const end = png.length - 12;
  const pixels = pixelsOf(png);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  const frame = (sequence: number) => {
    const fields = Buffer.alloc(26);
    fields.writeUInt32BE(sequence, 0);
    png.copy(fields, 4, 16, 24);
    fields.writeUInt16BE(1, 20);
    fields.writeUInt16BE(10, 22);
    return pngChunk("fcTL", fields);
  };
  return Buffer.concat([
    png.subarray(0, afterHeader),
    pngChunk("acTL", control),
    frame(0),
    png.subarray(afterHeader, end),
    frame(1),
    pngChunk("fdAT", Buffer.concat([Buffer.from([0, 0, 0, 2]), pixels])),
    png.subarray(end),
  ]);
}

/** What its IDAT chunks hold. */
function pixelsOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(content);
  }
  return Buffer.concat(parts);
}

/**
 * An animated WebP of so many frames of 1 x 1 px.
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export async function webpOfFrames(count: number): Promise<Buffer> {
  const still = await paint(1, 1).webp({ lossless: true }).toBuffer();
  const duration = 12;
  const fields = Buffer.alloc(16);
  fields.writeUIntLE(100, duration, 3);
  const animated = 2;
  return riffChunk("RIFF", [
    Buffer.from("WEBP"),
    riffChunk("VP8X", [Buffer.from([animated, 0, 0, 0, 0, 0, 0, 0, 0, 0])]),
    riffChunk("ANIM", [Buffer.alloc(6)]),
    ...Array<Buffer>(count).fill(riffChunk("ANMF", [fields, still.subarray(12)])),
  ]);
}

function riffChunk(type: string, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
}

/** `png` with so many texts, each of which unpacks to `unpackedBytes`. */
export function withPackedTexts(png: Buffer, count: number, unpackedBytes: number): Buffer {
  const afterHeader = 8 + 25;
  const text = Buffer.concat([Buffer.from("a\0\0", "latin1"), deflateSync(Buffer.alloc(unpackedBytes))]);
  const chunks = Array<Buffer>(count).fill(pngChunk("zTXt", text));
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

/**
 * A grey progressive JPEG of 4096 x 4096 px, whose last scan, which changes nothing, comes so many times.
 * @see ITU-T T.81, annexes B and G
 */
export function jpegOfScans(count: number): Buffer {
  const blocks = (4096 / 8) ** 2;
  const oneCode = (table: number, symbol: number) =>
    jpegSegment(0xc4, [table, 1, ...Array<number>(15).fill(0), symbol]);
  const scan = (first: number, last: number, bits: number) =>
    Buffer.concat([jpegSegment(0xda, [1, 1, 0, first, last, 0]), Buffer.alloc(Math.ceil(bits / 8))]);
  const endOfRun = 0xe0;
  const runBlocks = 2 ** 14;
  return Buffer.concat([
    Buffer.from("\xff\xd8", "latin1"),
    jpegSegment(0xdb, [0, ...Array<number>(64).fill(1)]),
    jpegSegment(0xc2, [8, 16, 0, 16, 0, 1, 1, 0x11, 0]),
    oneCode(0x00, 0),
    oneCode(0x10, endOfRun),
    scan(0, 0, blocks),
    ...Array<Buffer>(count).fill(scan(1, 63, (blocks / runBlocks) * 15)),
    Buffer.from("\xff\xd9", "latin1"),
  ]);
}

function jpegSegment(marker: number, content: readonly number[]): Buffer {
  const size = content.length + 2;
  return Buffer.from([0xff, marker, size >> 8, size & 255, ...content]);
}
