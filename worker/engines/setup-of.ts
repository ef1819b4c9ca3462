import { sha256OfFile } from "../../models/download/check-file.ts";
import { fingerprintOfHash } from "../../models/fingerprints.ts";
import { packs } from "../../models/manifest.ts";
import { packHashOf } from "../../models/pack-hash.ts";
import type { Setup } from "../../shared/fleet.ts";
import { type EngineName, engineFiles } from "./open-engine.ts";

/** The packs whose files an engine works with. */
const packsOf = { morph: ["lite"], inswapper: ["inswapper", "lite"] } as const;

/** What an engine and the files in `modelsDir` make of a worker. */
export async function setupOf(engine: EngineName, modelsDir: string): Promise<Setup> {
  const { detector, landmarker, recogniser, swapper } = engineFiles(engine, modelsDir);
  const files = [detector, landmarker, recogniser, swapper].filter((file) => file !== null);
  const hashes = new Map(
    await Promise.all(files.map(async (file) => [file, await sha256OfFile(file)] as const)),
  );
  return {
    engine,
    pack: packHashOf(hashes),
    recogniser: fingerprintOfHash(hashes.get(recogniser)!),
    commercial: forbidding(engine).length === 0,
  };
}

/** @throws Error naming the packs of `engine` whose licence forbids commercial use */
export function requireCommercial(engine: EngineName): void {
  const names = forbidding(engine);
  if (names.length === 0) return;
  const which = names.map((name) => `${name} (${packs[name].licence.name})`).join(", ");
  throw new Error(
    `COMMERCIAL=true: the ${engine} engine needs the model pack ${which}, whose licence forbids commercial use. ` +
      "SWAP_ENGINE=morph needs none of that kind.",
  );
}

function forbidding(engine: EngineName) {
  return packsOf[engine].filter((name) => !packs[name].licence.commercial);
}
