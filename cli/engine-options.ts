import { type Command, Option } from "commander";
import { packFiles } from "../models/load-pack.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import {
  chooseEngine,
  type EngineFiles,
  type EngineName,
  engineFiles,
} from "../worker/engines/open-engine.ts";

/** Which networks look at faces for a command. */
export interface ModelOptions {
  readonly detector?: string;
  readonly recognizer?: string;
}

/** Which engine a command works with, too. */
export interface EngineOptions extends ModelOptions {
  readonly engine?: EngineName;
  readonly swapper?: string;
}

/** Adds the options of `ModelOptions` to a command. */
export function withModelOptions(command: Command): Command {
  return command
    .option("--detector <file>", "another detector (SCRFD or UltraFace, ONNX)")
    .option("--recognizer <file>", "another recogniser (ArcFace, ONNX)");
}

/** Adds the options of `EngineOptions` to a command. */
export function withEngineOptions(command: Command): Command {
  return withModelOptions(
    command.addOption(new Option("--engine <name>", "which engine swaps").choices(["morph", "inswapper"])),
  ).option("--swapper <file>", "another inswapper (ONNX)");
}

/** The networks that a worker here would work with, but for those that the options name. */
export function filesFor(options: EngineOptions): EngineFiles {
  const { MODELS_DIR, SWAP_ENGINE } = loadCliConfig();
  const modelsDir = resolvePath(MODELS_DIR);
  const engine = options.engine ?? (options.swapper ? "inswapper" : chooseEngine(SWAP_ENGINE, modelsDir));
  const files = engineFiles(engine, modelsDir);
  // An inswapper of one's own does not need the rest of its pack.
  const own =
    options.swapper && chooseEngine("auto", modelsDir) === "morph" ? packFiles(modelsDir, "lite") : files;
  return {
    landmarker: own.landmarker,
    detector: options.detector ?? own.detector,
    recogniser: options.recognizer ?? own.recogniser,
    swapper: files.swapper && (options.swapper ?? files.swapper),
  };
}
