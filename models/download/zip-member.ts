import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { DownloadError } from "./errors.ts";

/**
 * Unpacks one member of a zip archive to `path`.
 * @param member the entry's path, or its end after a slash: archives differ in whether they have a top folder
 * @throws DownloadError if there is no such member or the archive is damaged
 */
export async function unpackZipMember(
  archive: string,
  member: string,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    const entry = await findEntry(zip, member);
    if (entry === null) throw new DownloadError(`the archive has no ${member}`);
    const bytes = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
    await pipeline(bytes, createWriteStream(path), { signal });
  } finally {
    zip.close();
  }
}

function findEntry(zip: ZipFile, member: string): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      if (entry.fileName === member || entry.fileName.endsWith(`/${member}`)) resolve(entry);
      else zip.readEntry();
    });
    zip.once("end", () => resolve(null));
    zip.once("error", reject);
    zip.readEntry();
  });
}
