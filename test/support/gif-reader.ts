/** What a GIF says, read by its specification and nothing of ours. */
export interface GifFacts {
  readonly width: number;
  readonly height: number;
  /** Hundredths of a second. */
  readonly delays: number[];
  /** 0 = for ever; `null` = not said. */
  readonly loop: number | null;
  readonly transparent: boolean[];
  readonly comments: string[];
  /** Content by identifier and code. */
  readonly applications: ReadonlyMap<string, string>;
  readonly hasTrailer: boolean;
}

/** @see GIF89a specification, https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
export function readGif(gif: Buffer): GifFacts {
  const tableBytes = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  const facts = {
    width: gif.readUInt16LE(6),
    height: gif.readUInt16LE(8),
    delays: [] as number[],
    loop: null as number | null,
    transparent: [] as boolean[],
    comments: [] as string[],
    applications: new Map<string, string>(),
    hasTrailer: false,
  };
  let at = 13 + tableBytes(gif[10]!);
  const readBlocks = (): Buffer => {
    const parts: Buffer[] = [];
    for (let size = gif[at++]!; size > 0; size = gif[at++]!) {
      parts.push(gif.subarray(at, at + size));
      at += size;
    }
    return Buffer.concat(parts);
  };
  while (at < gif.length) {
    const kind = gif[at++];
    if (kind === 0x3b) {
      facts.hasTrailer = at === gif.length;
      return facts;
    }
    if (kind === 0x2c) {
      at += 9 + tableBytes(gif[at + 8]!) + 1;
      readBlocks();
      continue;
    }
    if (kind !== 0x21) throw new Error(`a GIF has no block ${kind} at ${at - 1}`);
    const label = gif[at++];
    if (label === 0xf9) {
      facts.transparent.push((gif[at + 1]! & 1) === 1);
      facts.delays.push(gif.readUInt16LE(at + 2));
      readBlocks();
    } else if (label === 0xfe) {
      facts.comments.push(readBlocks().toString("utf8"));
    } else if (label === 0xff) {
      const name = gif.toString("latin1", at + 1, at + 12);
      at += 12;
      const start = at;
      const content = readBlocks();
      if (name === "NETSCAPE2.0") facts.loop = content.readUInt16LE(1);
      // XMP does not lie in sub-blocks: its packet goes up to the trailer of 258 bytes.
      facts.applications.set(
        name,
        name === "XMP DataXMP" ? gif.toString("utf8", start, at - 258) : content.toString("utf8"),
      );
    } else readBlocks();
  }
  return facts;
}
