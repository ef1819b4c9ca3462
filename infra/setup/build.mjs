import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";
import { run, SetupError } from "./run.mjs";

const sourceFolders = ["bot", "worker", "shared", "models", "infra", "cli"];
const otherInputs = ["tsconfig.json", "package-lock.json"];
const stamp = join(root, "dist", ".built-from");

/** dist/ is what tsc makes of the sources as they are now. */
export const buildStep = {
  title: "building dist/",

  async inPlace() {
    const built = await readFile(stamp, "utf8").catch(() => "");
    return built === fingerprint(await inputs());
  },

  async run() {
    const before = await inputs();
    // Without a source its output would stay and could still be imported.
    await removeOrphans(before);
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { code } = await run(process.execPath, [tsc, "-p", "tsconfig.json"], { show: true });
    if (code !== 0)
      throw new SetupError("the build failed: mend what the compiler says above and try again.");
    await mkdir(join(root, "dist"), { recursive: true });
    // Of the sources as they were before: what changed meanwhile is built the next time.
    await writeFile(stamp, fingerprint(before));
  },
};

/** @returns {Promise<Map<string, string>>} path -> size and time of change */
async function inputs() {
  const found = await Promise.all(sourceFolders.map(sourcesIn));
  const paths = [...otherInputs, ...found.flat()].sort();
  const entries = await Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(join(root, path));
      return /** @type {const} */ ([path, `${size} ${mtimeMs}`]);
    }),
  );
  return new Map(entries);
}

/** @param {string} folder */
async function sourcesIn(folder) {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(ts|json)$/.test(name)).map((name) => `${folder}/${name}`);
}

/** @param {Map<string, string>} sources */
function fingerprint(sources) {
  const lines = [...sources].map(([path, state]) => `${path} ${state}`);
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** @param {Map<string, string>} sources */
async function removeOrphans(sources) {
  const emitted = await readdir(join(root, "dist"), { recursive: true }).catch(() => []);
  const scripts = emitted.filter((name) => name.endsWith(".js"));
  const known = new Set([...sources.keys()].map((path) => path.replace(/\.ts$/, ".js")));
  const orphans = scripts.filter((name) => !known.has(name.replaceAll("\\", "/")));
  await Promise.all(
    orphans.flatMap((name) =>
      [name, `${name}.map`].map((one) => rm(join(root, "dist", one), { force: true })),
    ),
  );
  // The incremental record believes in its own output: if none is left, it must go too.
  if (scripts.length === orphans.length) await rm(join(root, "dist", ".tsbuildinfo"), { force: true });
}
