import { existsSync } from "node:fs";
import { join } from "node:path";
import { type FaceModels, openModels, packFiles, releaseModels } from "../../models/load-pack.ts";
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

/** @throws ModelError if a file is missing or not what its role needs */
export async function openEngine(
  name: EngineName,
  modelsDir: string,
  options: SessionOptions,
): Promise<OpenedEngine> {
  const models = await openModels(packFiles(modelsDir, name === "morph" ? "lite" : "inswapper"), options);
  if (name === "morph") {
    return { models, engine: createMorphEngine(), close: () => releaseModels(models) };
  }
  const swapper = await openSwapper(swapperFile(modelsDir), options);
  return {
    models,
    engine: createInswapperEngine(swapper),
    async close() {
      await releaseModels(models);
      await swapper.session.release();
    },
  };
}
