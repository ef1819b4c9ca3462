import { crc32 } from "node:zlib";
import { xmpMark } from "./marks.ts";

/** Signature and IHDR, which comes first. */
const headerBytes = 8 + 25;
/** Keyword, not compressed, no language, no translated keyword. */
const prefix = "XML:com.adobe.xmp\0\0\0\0\0";

/**
 * Puts the XMP packet into a PNG where its specification wants it, readable as it is; libvips would write it compressed
 * into a chunk for Latin text.
 * @see XMP specification part 3, 1.1.5
 */
export function markPng(png: Buffer): Buffer {
  const body = Buffer.concat([
    Buffer.from("iTXt", "latin1"),
    Buffer.from(prefix, "latin1"),
    Buffer.from(xmpMark),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 4);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, headerBytes), length, body, check, png.subarray(headerBytes)]);
}
