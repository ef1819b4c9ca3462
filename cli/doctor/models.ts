import { packFiles } from "../../models/load-pack.ts";
import { packs } from "../../models/manifest.ts";
import { chooseProvider, type WantedProvider } from "../../models/provider.ts";
import { verifyPack } from "../../models/pull.ts";
import { cudaOf, openSession } from "../../models/session.ts";
import { chooseEngine, type EngineName } from "../../worker/engines/open-engine.ts";
import { type Finding, missing, ok, optional } from "./finding.ts";

/** Whether a pack is there, every file of it as it should be. */
export async function findPack(name: "lite" | "inswapper", modelsDir: string): Promise<Finding> {
  const states = await verifyPack(name, { modelsDir });
  const wrong = states.filter(({ state, file }) => state !== "ok" && !(file.optional && state === "missing"));
  if (wrong.length === 0) return ok(`model pack ${name}, verified`);
  const pull = `npm run -s doppel -- models pull ${name}`;
  return name === "lite"
    ? missing(`model pack lite (${wrong.map(({ file }) => file.name).join(", ")})`, pull)
    : optional("model pack inswapper is not here", `${pull} --accept-license`);
}

export interface EngineSettings {
  readonly SWAP_ENGINE: "auto" | EngineName;
  readonly EXECUTION_PROVIDERS: WantedProvider;
  readonly DEVICE_ID: number;
  readonly COMMERCIAL: boolean;
}

/** What a worker would swap with, on what, and whether its licence allows what is done with it. */
export async function findEngine(settings: EngineSettings, modelsDir: string): Promise<Finding[]> {
  const engine = chooseEngine(settings.SWAP_ENGINE, modelsDir);
  const licence = findLicence(engine === "inswapper" ? "inswapper" : "lite", settings.COMMERCIAL);
  try {
    const chosen = await chooseProvider(settings.EXECUTION_PROVIDERS, cudaOf(settings.DEVICE_ID));
    const session = await openSession(packFiles(modelsDir, "lite").detector, { provider: chosen.provider });
    await session.release();
    return [ok(`swap engine ${engine} on ${chosen.provider} (${chosen.why})`), licence];
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return [missing(`swap engine ${engine} does not start`, why || "npm run setup"), licence];
  }
}

/** Whether pictures made with the pack may be used as COMMERCIAL says. */
export function findLicence(name: "lite" | "inswapper", isCommercial: boolean): Finding {
  const { licence } = packs[name];
  if (licence.commercial) return ok(`licence of ${name}: also for commercial use`);
  return isCommercial
    ? missing(
        `COMMERCIAL=true, and ${name} is for non-commercial use alone`,
        "SWAP_ENGINE=morph, or a licence of yours",
      )
    : ok(`licence of ${name}: non-commercial use alone, and COMMERCIAL is not set`);
}
