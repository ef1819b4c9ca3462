import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DownloadError } from "./errors.ts";

const run = promisify(execFile);

/** How npm is called: a program and its first arguments. */
export type NpmCommand = readonly [string, ...string[]];

/**
 * Fetches a package's tarball with the npm client, so that the user's registry, proxy and cache settings hold.
 * @param spec `name@version`
 * @param folder is made if missing
 * @returns the tarball's path, in a new folder inside `folder`
 */
export async function packNpmPackage(
  spec: string,
  folder: string,
  npm: NpmCommand = ["npm"],
  signal?: AbortSignal,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const destination = await mkdtemp(join(folder, "npm-"));
  const [program, ...first] = npm;
  const args = [
    ...first,
    "pack",
    spec,
    "--ignore-scripts",
    "--loglevel=error",
    "--pack-destination",
    destination,
  ];
  try {
    await run(program, args, { signal, maxBuffer: 1 << 24, shell: process.platform === "win32" });
  } catch (error) {
    signal?.throwIfAborted();
    throw new DownloadError(`npm could not fetch ${spec}: ${npmReason(error)}`, { cause: error });
  }
  const tarball = (await readdir(destination)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new DownloadError(`npm packed ${spec} but left no tarball`);
  return join(destination, tarball);
}

/**
 * Unpacks one member of an npm tarball to `path`.
 * @param member relative to the package's root
 * @param scratch a folder for the unpacked tree; must be on the file system of `path`
 */
export async function unpackNpmMember(
  tarball: string,
  member: string,
  path: string,
  { scratch, signal }: { scratch: string; signal?: AbortSignal | undefined },
): Promise<void> {
  const folder = await mkdtemp(join(scratch, "tar-"));
  try {
    await run("tar", ["-xzf", tarball, "-C", folder, `package/${member}`], { signal });
    await rename(join(folder, "package", member), path);
  } catch (error) {
    signal?.throwIfAborted();
    throw new DownloadError(`the package has no ${member}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first line in which npm says what went wrong. */
function npmReason(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: string | number; message?: string };
  if (code === "ENOENT") return "the npm program was not found";
  const lines = (stderr ?? "").split("\n").map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim());
  const said = lines.find((line) => line !== "" && !/^(npm|code|syscall|errno|type)\b/.test(line));
  return said ?? message?.split("\n")[0] ?? `exit code ${code}`;
}
