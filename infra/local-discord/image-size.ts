/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * The size of a PNG, GIF, JPEG or WebP, read from its header, as Discord shows it on attachments.
 * @returns null if it is none of these, or broken
 */
export function imageSize(data: Buffer): Size | null {
  try {
    return pngSize(data) ?? gifSize(data) ?? webpSize(data) ?? jpegSize(data);
  } catch (error) {
    // Reading past the end of a truncated header.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function pngSize(data: Buffer): Size | null {
  if (data.toString("latin1", 1, 4) !== "PNG") return null;
  return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
}

function gifSize(data: Buffer): Size | null {
  if (data.toString("latin1", 0, 4) !== "GIF8") return null;
  return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
}

function webpSize(data: Buffer): Size | null {
  if (data.toString("latin1", 0, 4) !== "RIFF" || data.toString("latin1", 8, 12) !== "WEBP") return null;
  switch (data.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = data.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

function jpegSize(data: Buffer): Size | null {
  if (data.length < 4 || data.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (data.readUInt8(at) === 0xff) {
    const marker = data.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: data.readUInt16BE(at + 5), width: data.readUInt16BE(at + 7) };
    at += 2 + data.readUInt16BE(at + 2);
  }
  return null;
}
