import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openModels, packFiles } from "../../models/load-pack.ts";
import { openSwapper } from "../../models/swapper.ts";
import { createInswapperEngine } from "../../worker/engines/inswapper.ts";
import { createMorphEngine } from "../../worker/engines/morph.ts";
import { swapperFile } from "../../worker/engines/open-engine.ts";
import { attachStopwatch, type Stopwatch } from "./stopwatch.ts";
import { writeTrueSizeSwapper } from "./true-size-swapper.ts";

/** Where the pictures and the network of the bench are kept between runs. */
export interface BenchPlaces {
  readonly pictures: string;
  /** A models folder whose inswapper pack is the lite pack's networks and the true-size swapper. */
  readonly models: string;
}

/** Makes what is missing. The network is only written if `withNetwork`. */
export async function prepare(modelsDir: string, dir: string, withNetwork: boolean): Promise<BenchPlaces> {
  const models = join(dir, "models");
  const lite = packFiles(modelsDir, "lite");
  for (const pack of ["lite", "inswapper"] as const) {
    const files = packFiles(models, pack);
    for (const role of ["detector", "landmarker", "recogniser"] as const)
      await link(lite[role]!, files[role]!);
  }
  if (withNetwork) await writeTrueSizeSwapper(swapperFile(models));
  return { pictures: join(dir, "pictures"), models };
}

async function link(file: string, as: string): Promise<void> {
  await mkdir(dirname(as), { recursive: true });
  if (existsSync(as)) return;
  await rm(as, { force: true });
  await symlink(file, as);
}

/** Morph with the lite pack, timed. */
export async function openMorph(modelsDir: string): Promise<Stopwatch> {
  return attachStopwatch(await openModels(packFiles(modelsDir, "lite")), createMorphEngine(), null);
}

/** The true-size network with the lite pack's detector and recogniser, timed. */
export async function openInswapper(places: BenchPlaces): Promise<Stopwatch> {
  const models = await openModels(packFiles(places.models, "inswapper"));
  const swapper = await openSwapper(swapperFile(places.models));
  return attachStopwatch(models, createInswapperEngine(swapper), swapper.session);
}
