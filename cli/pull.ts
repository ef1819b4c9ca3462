// `node dist/cli/pull.js PACK`: what setup runs, before anything else of Doppel can.
import { isPackName } from "../models/manifest.ts";
import { pullPack } from "../models/pull.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { npmCommand } from "./npm-command.ts";
import { showPull } from "./pull-progress.ts";

const [name = "lite"] = process.argv.slice(2);
try {
  if (!isPackName(name)) throw new Error(`There is no model pack called ${name}`);
  await pullPack(name, {
    modelsDir: resolvePath(loadCliConfig().MODELS_DIR),
    npm: npmCommand(),
    onProgress: showPull(),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
