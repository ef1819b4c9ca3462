/** What is opened. */
export type PictureFormat = "png" | "jpeg" | "webp" | "gif";
/** What a file is by its first bytes; its name and declared type are claims. */
export type FileKind = PictureFormat | "svg" | "pdf" | "heic" | "video" | "npy" | "unknown";

const heicBrands = /^(heic|heix|hevc|hevx|heim|heis|mif1|msf1)/;
const videoBrands = /^(isom|iso\d|mp4\d|mp42|avc1|M4V |qt {2}|3gp|dash|MSNV|f4v )/;

/** Byte order mark, XML declaration, comments and doctype may stand before the root element. */
const svgStart =
  /^(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg.*?>\s*)?<svg[\s/>]/is;

/** @see the formats' own signatures; ISO 14496-12 for `ftyp` */
export function sniff(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const text = head.toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "gif";
  if (text.slice(0, 1024).includes("%PDF-")) return "pdf";
  if (text.slice(4, 8) === "ftyp") return isoKind(text.slice(8, 12));
  if (text.startsWith("\x1a\x45\xdf\xa3") || (text.startsWith("RIFF") && text.slice(8, 12) === "AVI "))
    return "video";
  if (text.startsWith("\x93NUMPY")) return "npy";
  if (svgStart.test(text)) return "svg";
  return "unknown";
}

function isoKind(brand: string): FileKind {
  if (heicBrands.test(brand)) return "heic";
  return videoBrands.test(brand) ? "video" : "unknown";
}
