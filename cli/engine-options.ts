import { type Command, Option } from "commander";
import { openModels, packFiles, releaseModels } from "../models/load-pack.ts";
import { openSwapper } from "../models/swapper.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { createInswapperEngine } from "../worker/engines/inswapper.ts";
import { createMorphEngine } from "../worker/engines/morph.ts";
import {
  chooseEngine,
  type EngineName,
  type OpenedEngine,
  swapperFile,
} from "../worker/engines/open-engine.ts";

/** Which engine and which networks a command works with. */
export interface EngineOptions {
  readonly engine?: EngineName;
  readonly detector?: string;
  readonly recognizer?: string;
  readonly swapper?: string;
}

/** Adds the options of `EngineOptions` to a command. */
export function withEngineOptions(command: Command): Command {
  return command
    .addOption(new Option("--engine <name>", "which engine swaps").choices(["morph", "inswapper"]))
    .option("--detector <file>", "another detector (SCRFD or UltraFace, ONNX)")
    .option("--recognizer <file>", "another recogniser (ArcFace, ONNX)")
    .option("--swapper <file>", "another inswapper (ONNX)");
}

/** @throws ModelError if a file is missing or not what its role needs */
export async function openEngineFor(options: EngineOptions): Promise<OpenedEngine> {
  const modelsDir = resolvePath(loadCliConfig().MODELS_DIR);
  const name = options.engine ?? (options.swapper ? "inswapper" : chooseEngine("auto", modelsDir));
  const usesOwnPack = name === "inswapper" && chooseEngine("auto", modelsDir) === "inswapper";
  const files = packFiles(modelsDir, usesOwnPack ? "inswapper" : "lite");
  const models = await openModels({
    ...files,
    detector: options.detector ?? files.detector,
    recogniser: options.recognizer ?? files.recogniser,
  });
  if (name === "morph") return { models, engine: createMorphEngine(), close: () => releaseModels(models) };
  const swapper = await openSwapper(options.swapper ?? swapperFile(modelsDir));
  return {
    models,
    engine: createInswapperEngine(swapper),
    async close() {
      await releaseModels(models);
      await swapper.session.release();
    },
  };
}
