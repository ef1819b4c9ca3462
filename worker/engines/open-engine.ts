import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type FaceModels,
  type ModelFiles,
  openModels,
  packFiles,
  releaseModels,
} from "../../models/load-pack.ts";
import type { SessionOptions } from "../../models/session.ts";
import { openSwapper } from "../../models/swapper.ts";
import type { SwapEngine } from "./engine.ts";
import { createInswapperEngine } from "./inswapper.ts";
import { createMorphEngine } from "./morph.ts";

export type EngineName = SwapEngine["name"];

/** A swap engine and the models that look at faces for it. */
export interface OpenedEngine {
  readonly models: FaceModels;
  readonly engine: SwapEngine;
  close(): Promise<void>;
}

/** `auto` takes inswapper where its pack is, and morph elsewhere. */
export function chooseEngine(wanted: "auto" | EngineName, modelsDir: string): EngineName {
  if (wanted !== "auto") return wanted;
  return existsSync(swapperFile(modelsDir)) ? "inswapper" : "morph";
}

export function swapperFile(modelsDir: string): string {
  return join(modelsDir, "inswapper", "inswapper_128.onnx");
}

/** The networks of an engine; without a swapper, of morph. */
export interface EngineFiles extends ModelFiles {
  readonly swapper: string | null;
}

/** Where an engine's networks are, in its own pack. */
export function engineFiles(name: EngineName, modelsDir: string): EngineFiles {
  return name === "morph"
    ? { ...packFiles(modelsDir, "lite"), swapper: null }
    : { ...packFiles(modelsDir, "inswapper"), swapper: swapperFile(modelsDir) };
}

/** @throws ModelError if a file is missing or not what its role needs */
export async function openEngine(files: EngineFiles, options: SessionOptions = {}): Promise<OpenedEngine> {
  const models = await openModels(files, options);
  if (files.swapper === null) {
    return { models, engine: createMorphEngine(), close: () => releaseModels(models) };
  }
  const swapper = await openSwapper(files.swapper, options);
  return {
    models,
    engine: createInswapperEngine(swapper),
    async close() {
      await releaseModels(models);
      await swapper.session.release();
    },
  };
}
