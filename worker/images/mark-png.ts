import { chunk } from "./encode-png.ts";
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
  const packet = chunk("iTXt", Buffer.from(prefix + xmpMark));
  return Buffer.concat([png.subarray(0, headerBytes), ...packet, png.subarray(headerBytes)]);
}
