import { crc32 } from "node:zlib";
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
