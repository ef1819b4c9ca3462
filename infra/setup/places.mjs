import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that setup and the private servers keep; git-ignored. */
export const dataDir = join(root, ".data");

/** What setup unpacked for itself. */
export const toolsDir = join(dataDir, "tools");

const asked = process.env.MODELS_DIR || join(".data", "models");

/** Where model packs live; `~` is the home folder, as in shared/config.ts. */
export const modelsDir = resolve(
  root,
  asked.replace(/^~(?=$|\/)/, () => homedir()),
);
