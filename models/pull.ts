import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkFile } from "./download/check-file.ts";
import { WrongFileError } from "./download/errors.ts";
import type { FetchOptions } from "./download/fetch-file.ts";
import { fetchModel } from "./download/fetch-model.ts";
import type { NpmCommand } from "./download/npm-package.ts";
import { type Pack, type PackFile, type PackName, packs } from "./manifest.ts";

/** What became of a file, or how far it is. */
export type PullProgress =
  | { readonly file: PackFile; readonly state: "kept" | "started" | "done" }
  | {
      readonly file: PackFile;
      readonly state: "receiving";
      readonly receivedBytes: number;
      readonly totalBytes: number | null;
    };

/** Where a pack goes, and whom to tell. */
export interface PullOptions extends Omit<FetchOptions, "onBytes"> {
  /** Holds one folder a pack. */
  readonly modelsDir: string;
  /** The user has read the pack's licence and agrees. */
  readonly acceptLicense?: boolean | undefined;
  /** Pull the optional files too. */
  readonly optional?: boolean | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly npm?: NpmCommand | undefined;
  /** Another manifest's packs; the tests'. */
  readonly from?: Readonly<Record<PackName, Pack>> | undefined;
}

/** What is on disk in a file's place. */
export interface FileState {
  readonly file: PackFile;
  readonly path: string;
  readonly state: "ok" | "missing" | "wrong";
  /** For `wrong`: what was expected, and what is there. */
  readonly problem?: string;
}

/** The pack's licence must be accepted first. The message is the licence's own text. */
export class LicenseNotAcceptedError extends Error {
  override readonly name = "LicenseNotAcceptedError";
  readonly pack: PackName;

  constructor(name: PackName, licence: Pack["licence"]) {
    super(`${licence.name}: ${licence.text} (${licence.url})`);
    this.pack = name;
  }
}

/**
 * Brings a pack's files to `modelsDir/<pack>/`. Files that are there and right are kept; an interrupted download
 * goes on where it stopped.
 * @throws LicenseNotAcceptedError before anything is fetched
 * @throws DownloadError | WrongFileError if a file does not come, or comes wrong
 */
export async function pullPack(name: PackName, options: PullOptions): Promise<void> {
  const { modelsDir, acceptLicense = false, onProgress, signal, from = packs } = options;
  const pack = from[name];
  if (pack.licence.acceptanceRequired && !acceptLicense)
    throw new LicenseNotAcceptedError(name, pack.licence);
  const folder = join(modelsDir, name);
  const scratch = join(folder, ".download");
  await mkdir(folder, { recursive: true });
  const archives = new Map<string, Promise<string>>();
  for (const file of wanted(pack, options.optional ?? false)) {
    if ((await stateOf(file, folder, signal)).state === "ok") {
      onProgress?.({ file, state: "kept" });
      continue;
    }
    onProgress?.({ file, state: "started" });
    await fetchModel(file, folder, {
      ...options,
      archives,
      scratch,
      onBytes: (receivedBytes, totalBytes) =>
        onProgress?.({ file, state: "receiving", receivedBytes, totalBytes }),
    });
    onProgress?.({ file, state: "done" });
  }
  // Kept after a failure: it holds what the next try goes on from.
  await rm(scratch, { recursive: true, force: true });
}

/** Compares a pack's files on disk with the manifest. Optional files that are missing are left out. */
export async function verifyPack(
  name: PackName,
  { modelsDir, signal, from = packs }: Pick<PullOptions, "modelsDir" | "signal" | "from">,
): Promise<FileState[]> {
  const states: FileState[] = [];
  for (const file of from[name].files) {
    const state = await stateOf(file, join(modelsDir, name), signal);
    if (!file.optional || state.state !== "missing") states.push(state);
  }
  return states;
}

function wanted(pack: Pack, optional: boolean): PackFile[] {
  return pack.files.filter((file) => optional || !file.optional);
}

async function stateOf(file: PackFile, folder: string, signal?: AbortSignal): Promise<FileState> {
  const path = join(folder, file.name);
  try {
    await checkFile(path, file, signal);
    return { file, path, state: "ok" };
  } catch (error) {
    if (error instanceof WrongFileError) return { file, path, state: "wrong", problem: error.message };
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { file, path, state: "missing" };
    throw error;
  }
}
