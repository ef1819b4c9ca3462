import { readFile, rm, stat, writeFile } from "node:fs/promises";

/** What an earlier try left of a download. */
export interface Part {
  readonly bytes: number;
  /** Strong ETag or Last-Modified of the answer these bytes came from. */
  readonly validator: string;
}

/** Where the bytes of a download to `path` are gathered. */
export function partPath(path: string): string {
  return `${path}.part`;
}

function notePath(path: string): string {
  return `${path}.part.json`;
}

/** The part that can be continued from `url`; null if there is none. */
export async function readPart(path: string, url: string): Promise<Part | null> {
  try {
    const note = JSON.parse(await readFile(notePath(path), "utf8")) as { url?: unknown; validator?: unknown };
    const { size } = await stat(partPath(path));
    // Another mirror's bytes, or bytes we cannot ask about, might be another version's.
    if (note.url !== url || typeof note.validator !== "string" || size === 0) return null;
    return { bytes: size, validator: note.validator };
  } catch {
    // No part, or a note cut short by a crash: start from the beginning.
    return null;
  }
}

/** Notes whose bytes the part holds, before the first of them is written. */
export async function writePart(path: string, url: string, validator: string | null): Promise<void> {
  await dropPart(path);
  await writeFile(notePath(path), JSON.stringify({ url, validator }));
}

/** Forgets the part of a download to `path`. */
export async function dropPart(path: string): Promise<void> {
  await Promise.all([rm(partPath(path), { force: true }), rm(notePath(path), { force: true })]);
}
