import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that setup and the private servers keep; git-ignored. */
export const dataDir = join(root, ".data");

/** What setup unpacked for itself. */
export const toolsDir = join(dataDir, "tools");
