import { chmod, copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "./run.mjs";

// Debian's redis-server 7.0 is a link into redis-tools; both are small and need no service to be useful.
const packages = ["redis-server", "redis-tools"];
const distributionSources = ["debian.sources", "ubuntu.sources"];
const maxRounds = 4;

/**
 * Unpacks Debian's (or Ubuntu's) redis-server into `folder`: nothing is installed, nothing is started, no root.
 * Libraries that the machine lacks are taken from their packages too and put on the program's library path.
 * @param {string} folder
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>} the program to start; null if this is no Debian or nothing could be fetched
 */
export async function debianRedis(folder, say) {
  if (process.platform !== "linux") return null;
  if ((await run("dpkg", ["--version"])).code !== 0) return null;
  await rm(folder, { recursive: true, force: true });
  const apt = await privateApt(join(folder, "apt"));
  say("Setup: unpacking Debian's redis-server (no root, no daemon)");
  await apt("apt-get", ["update"], folder);
  const unpacked = join(folder, "unpacked");
  if (!(await unpack(apt, packages, folder, unpacked))) return null;
  const program = join(unpacked, "usr", "bin", "redis-server");
  const libraries = join(folder, "lib");
  await mkdir(libraries, { recursive: true });
  await addLibraries(apt, folder, program, libraries);
  const start = join(folder, "bin", "redis-server");
  await mkdir(join(folder, "bin"), { recursive: true });
  await writeFile(start, startScript());
  await chmod(start, 0o755);
  // Package lists are 60 MB when unpacked, and stale the next time.
  await rm(join(folder, "apt"), { recursive: true, force: true });
  return start;
}

/** @typedef {(program: string, args: readonly string[], cwd: string) => ReturnType<typeof run>} Apt */

/**
 * apt with lists and caches of its own: the machine's may be absent, stale, or not ours to write.
 * @param {string} folder
 * @returns {Promise<Apt>}
 */
async function privateApt(folder) {
  await mkdir(join(folder, "lists", "partial"), { recursive: true });
  await mkdir(join(folder, "cache", "archives", "partial"), { recursive: true });
  const parts = join(folder, "sources");
  await mkdir(parts);
  for (const name of distributionSources) {
    await copyFile(join("/etc/apt/sources.list.d", name), join(parts, name)).catch(() => {});
  }
  // The distribution alone, where it has a file of its own: a third party's dead host would hold us up.
  const own =
    (await readdir(parts)).length > 0 ? [`Dir::Etc::SourceParts=${parts}`, "Dir::Etc::SourceList=-"] : [];
  const options = [
    ...own,
    `Dir::State::Lists=${join(folder, "lists")}`,
    `Dir::Cache=${join(folder, "cache")}`,
    "APT::Sandbox::User=",
    "Acquire::Retries=2",
    "Acquire::http::Timeout=20",
    "Acquire::Languages=none",
  ];
  const flags = options.flatMap((option) => ["-o", option]);
  return (program, args, cwd) => run(program, [...flags, ...args], { cwd, env: { LC_ALL: "C" } });
}

/**
 * @param {Apt} apt
 * @param {readonly string[]} names
 * @param {string} folder
 * @param {string} target
 */
async function unpack(apt, names, folder, target) {
  const debs = join(folder, "apt", `debs-${basename(target)}`);
  await mkdir(debs, { recursive: true });
  const { code } = await apt("apt-get", ["download", ...names], debs);
  if (code !== 0) return false;
  for (const deb of await readdir(debs)) {
    if ((await run("dpkg", ["-x", join(debs, deb), target])).code !== 0) return false;
  }
  return true;
}

/**
 * Copies into `libraries` what the dynamic linker misses, round by round, as a library may need another.
 * @param {Apt} apt
 * @param {string} folder
 * @param {string} program
 * @param {string} libraries
 */
async function addLibraries(apt, folder, program, libraries) {
  let known = packages;
  for (let round = 0; round < maxRounds; round++) {
    const missing = await missingLibraries(program, libraries);
    if (missing.length === 0) return;
    known = await libraryPackages(apt, folder, known);
    const target = join(folder, "apt", `libraries-${round}`);
    if (known.length === 0 || !(await unpack(apt, known, folder, target))) return;
    for (const name of await readdir(target, { recursive: true })) {
      if (missing.includes(basename(name)))
        await copyFile(join(target, name), join(libraries, basename(name)));
    }
  }
}

/**
 * The library packages that `names` depend on.
 * @param {Apt} apt
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function libraryPackages(apt, folder, names) {
  const { output } = await apt("apt-cache", ["depends", "--important", ...names], folder);
  const found = [...output.matchAll(/^ +(?:Pre)?Depends: (lib[\w.+-]+)$/gm)].map((match) => match[1] ?? "");
  return [...new Set(found)].filter((name) => name !== "libc6");
}

/** @param {string} program @param {string} libraries */
async function missingLibraries(program, libraries) {
  const { output } = await run("ldd", [program], { env: { LD_LIBRARY_PATH: libraries } });
  return [...output.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? "");
}

/** `exec`, so that whoever starts it holds the server's own process. */
function startScript() {
  return `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
LD_LIBRARY_PATH="$here/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_LIBRARY_PATH
exec "$here/unpacked/usr/bin/redis-server" "$@"
`;
}
