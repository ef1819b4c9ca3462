import { readGif } from "./gif-reader.ts";

/** What a file says of itself, read by its format's specification and nothing of ours. */
export interface FileMarks {
  /** The XMP packet. */
  readonly xmp: string;
  /** EXIF's ImageDescription, or a GIF's comment. */
  readonly description: string;
}

export function readMarks(file: Buffer): FileMarks {
  if (file.toString("latin1", 1, 4) === "PNG") return readPng(file);
  if (file.readUInt16BE(0) === 0xffd8) return readJpeg(file);
  if (file.toString("latin1", 8, 12) === "WEBP") return readWebp(file);
  const { applications, comments } = readGif(file);
  return { xmp: applications.get("XMP DataXMP") ?? "", description: comments[0] ?? "" };
}

/** @see PNG specification, 11.3.3.4 iTXt and eXIf; XMP specification part 3, 1.1.5 */
function readPng(file: Buffer): FileMarks {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const data = file.subarray(at + 8, at + 8 + length);
    const type = file.toString("latin1", at + 4, at + 8);
    const isXmp = type === "iTXt" && data.toString("latin1", 0, 18) === "XML:com.adobe.xmp\0";
    if (type !== "iTXt" || isXmp) chunks.set(type, data);
    at += length + 12;
  }
  // Keyword, two bytes about compression, an empty language and an empty translation.
  const xmp = chunks.get("iTXt")?.toString("utf8", 18 + 2 + 1 + 1) ?? "";
  return { xmp, description: imageDescription(chunks.get("eXIf")) };
}

/** @see JPEG, B.1.1; XMP specification part 3, 1.1.3 */
function readJpeg(file: Buffer): FileMarks {
  let xmp = "";
  let exif: Buffer | undefined;
  for (let at = 2; file[at] === 0xff && file[at + 1] !== 0xda; ) {
    const length = file.readUInt16BE(at + 2);
    const data = file.subarray(at + 4, at + 2 + length);
    const xmpName = "http://ns.adobe.com/xap/1.0/\0";
    if (data.toString("latin1", 0, xmpName.length) === xmpName) xmp = data.toString("utf8", xmpName.length);
    if (data.toString("latin1", 0, 6) === "Exif\0\0") exif = data.subarray(6);
    at += 2 + length;
  }
  return { xmp, description: imageDescription(exif) };
}

/** @see WebP container specification */
function readWebp(file: Buffer): FileMarks {
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    chunks.set(file.toString("latin1", at, at + 4), file.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return {
    xmp: chunks.get("XMP ")?.toString("utf8") ?? "",
    description: imageDescription(chunks.get("EXIF")),
  };
}

/** @see TIFF 6.0, section 2: image file directory; tag 270 */
function imageDescription(block: Buffer | undefined): string {
  if (!block) return "";
  const exif = block.toString("latin1", 0, 6) === "Exif\0\0" ? block.subarray(6) : block;
  const isLittle = exif.toString("latin1", 0, 2) === "II";
  const u16 = (at: number) => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at));
  const u32 = (at: number) => (isLittle ? exif.readUInt32LE(at) : exif.readUInt32BE(at));
  const directory = u32(4);
  for (let i = 0; i < u16(directory); i++) {
    const entry = directory + 2 + 12 * i;
    if (u16(entry) !== 270) continue;
    const count = u32(entry + 4);
    const at = count > 4 ? u32(entry + 8) : entry + 8;
    return exif.toString("utf8", at, at + count - 1);
  }
  return "";
}
