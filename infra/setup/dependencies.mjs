import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";
import { npm, SetupError } from "./run.mjs";

/** @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[] }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage & { optionalDependencies?: object }> }} LockFile */

/** node_modules holds what package-lock.json says. */
export const dependenciesStep = {
  title: "installing dependencies",

  async inPlace() {
    const [wanted, installed] = await Promise.all([
      readLock(join(root, "package-lock.json")),
      // npm writes this one last, so an interrupted install has none.
      readLock(join(root, "node_modules", ".package-lock.json")),
    ]);
    if (wanted === null) throw new SetupError("package-lock.json is missing: clone the repository again.");
    return installed !== null && holdsAll(wanted, installed);
  },

  async run() {
    // Compiler and tests are dev dependencies, and a NODE_ENV=production in the shell would leave them out.
    const args = [
      "ci",
      "--include=dev",
      "--include=optional",
      "--no-audit",
      "--no-fund",
      "--no-update-notifier",
      "--loglevel=error",
    ];
    // onnxruntime-node's own install script would fetch CUDA libraries from a host that may not be there.
    const env = { ONNXRUNTIME_NODE_INSTALL: process.env.ONNXRUNTIME_NODE_INSTALL ?? "skip" };
    const { code } = await npm(args, { env, show: true });
    if (code === -1)
      throw new SetupError("npm was not found: install it (it comes with Node) and try again.");
    if (code !== 0) {
      throw new SetupError(
        "npm could not install the dependencies (see above): check the network and try again.",
      );
    }
  },
};

/**
 * @param {LockFile} wanted
 * @param {LockFile} installed
 */
export function holdsAll(wanted, installed) {
  const ours = Object.keys(wanted.packages[""]?.optionalDependencies ?? {});
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === "") return true;
    const found = installed.packages[path];
    if (found !== undefined) return found.version === entry.version;
    // npm leaves out what is for other machines, and what only that would need.
    if (!entry.optional) return false;
    const named = ours.some((name) => path === `node_modules/${name}`);
    return !named || !isForHere(entry);
  });
}

/** @param {LockedPackage} entry */
function isForHere({ os, cpu }) {
  return (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
}

/** @param {string} file @returns {Promise<LockFile | null>} */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return null;
  }
}
