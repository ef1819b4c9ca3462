import { digitalSourceType, note, xmpMark } from "./marks.ts";

const extension = 0x21;
const application = 0xff;
const comment = 0xfe;
/** Eight characters and three of a code, as the format has it. */
const ours = "DOPPELAI1.0";
const xmp = "XMP DataXMP";

/**
 * Says in a GIF that AI has edited it: an application extension of Doppel's own, a comment, and XMP as Adobe puts it
 * there. They go before the first frame, behind the extension that says how often it plays.
 * @see GIF89a specification, 24 and 26; XMP specification part 3, 1.1.2
 */
export function markGif(gif: Buffer): Buffer {
  const at = firstFrameAt(gif);
  const blocks = [
    extensionBlock(application, [Buffer.from(ours, "latin1"), ...subBlocks(`${digitalSourceType}\n${note}`)]),
    extensionBlock(comment, subBlocks(note)),
    xmpBlock(),
  ];
  return Buffer.concat([gif.subarray(0, at), ...blocks, gif.subarray(at)]);
}

/** Behind header, palette and leading application extensions. */
function firstFrameAt(gif: Buffer): number {
  const packed = gif[10] ?? 0;
  let at = 13 + (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  while (gif[at] === extension && gif[at + 1] === application) {
    at += 2;
    while (gif[at]) at += gif[at]! + 1;
    at++;
  }
  return at;
}

/** Each part is a sub-block of at most 255 bytes. */
function extensionBlock(label: number, parts: readonly Buffer[]): Buffer {
  const sized = parts.flatMap((part) => [Buffer.from([part.length]), part]);
  return Buffer.concat([Buffer.from([extension, label]), ...sized, Buffer.from([0])]);
}

function subBlocks(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += 255) parts.push(bytes.subarray(from, from + 255));
  return parts;
}

/** The packet stands there as it is: a run of falling numbers behind it leads every reader of sub-blocks to the end. */
function xmpBlock(): Buffer {
  const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, i) => 255 - i), 0]);
  return Buffer.concat([
    Buffer.from([extension, application, xmp.length]),
    Buffer.from(xmp, "latin1"),
    Buffer.from(xmpMark),
    trailer,
  ]);
}
