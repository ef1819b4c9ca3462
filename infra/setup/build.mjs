import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageFolder } from "./page.mjs";
import { root } from "./places.mjs";
import { run, SetupError } from "./run.mjs";
import { filesIn, fingerprint } from "./sources.mjs";

const sourceFolders = ["bot", "worker", "shared", "models", "infra", "cli"];
const otherInputs = ["tsconfig.json", "package-lock.json"];
const stamp = join(root, "dist", ".built-from");

/** dist/ is what tsc makes of the sources as they are now. */
export const buildStep = {
  title: "building dist/",

  async inPlace() {
    const built = await readFile(stamp, "utf8").catch(() => "");
    return built === (await fingerprint(await inputs()));
  },

  async run() {
    const sources = await inputs();
    const before = await fingerprint(sources);
    // Without a source its output would stay and could still be imported.
    await removeOrphans(sources);
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { code } = await run(process.execPath, [tsc, "-p", "tsconfig.json"], { show: true });
    if (code !== 0)
      throw new SetupError("the build failed: mend what the compiler says above and try again.");
    await mkdir(join(root, "dist"), { recursive: true });
    // Of the sources as they were before: what changed meanwhile is built the next time.
    await writeFile(stamp, before);
  },
};

/** What tsc compiles, and what decides how. */
async function inputs() {
  const found = await Promise.all(sourceFolders.map(filesIn));
  const sources = found
    .flat()
    .filter((path) => /\.(ts|json)$/.test(path) && !path.startsWith(`${pageFolder}/`));
  return [...otherInputs, ...sources];
}

/** @param {readonly string[]} sources */
async function removeOrphans(sources) {
  const emitted = await readdir(join(root, "dist"), { recursive: true }).catch(() => []);
  // The page's scripts are Vite's.
  const scripts = emitted
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".js") && !name.startsWith(`${pageFolder}/`));
  const known = new Set(sources.map((path) => path.replace(/\.ts$/, ".js")));
  const orphans = scripts.filter((name) => !known.has(name));
  await Promise.all(
    orphans.flatMap((name) =>
      [name, `${name}.map`].map((one) => rm(join(root, "dist", one), { force: true })),
    ),
  );
  // The incremental record believes in its own output: if none is left, it must go too.
  if (scripts.length === orphans.length) await rm(join(root, "dist", ".tsbuildinfo"), { force: true });
}
