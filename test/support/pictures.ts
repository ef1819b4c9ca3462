import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A picture with some detail everywhere, the same each time. */
export function paint(width: number, height: number): Sharp {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++)
    data[i] = (i * 7 + Math.floor(i / (width * 3)) * 13 + ((i * i) % 31)) & 255;
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The first chunk of an RGB PNG that claims to be this large; its pixels are missing. */
export function pngHeader(width: number, height: number): Buffer {
  const body = Buffer.alloc(17);
  body.write("IHDR", 0, "latin1");
  body.writeUInt32BE(width, 4);
  body.writeUInt32BE(height, 8);
  body.set([8, 2, 0, 0, 0], 12);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(13);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  const empty = Buffer.from([0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xaf, 0x06, 0x1e]);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), length, body, check, empty]);
}
