import { dataDir } from "../../infra/stage/root.ts";
import { engineFiles, openEngine } from "../../worker/engines/open-engine.ts";
import type { Inference } from "../../worker/inference/client.ts";
import { findFaces } from "../../worker/pipeline/find-faces.ts";
import { mixIdentities } from "../../worker/pipeline/mix.ts";
import { readIdentity } from "../../worker/pipeline/read-identity.ts";
import { swapFaces, swapImage } from "../../worker/pipeline/swap-image.ts";

/** The lite pack and the morph engine in this very thread, behind the same face as the worker's. */
export async function openInference(): Promise<Inference> {
  const { models, engine, close } = await openEngine(engineFiles("morph", `${dataDir}/models`));
  return {
    engine: engine.name,
    provider: "cpu",
    reason: "asked",
    why: "",
    fingerprint: models.fingerprint,
    readIdentity: (image, face) => readIdentity(image, models, face),
    async swapImage(picture, asked, onStage) {
      const image = { ...picture, data: Uint8Array.from(picture.data) };
      return { ...(await swapImage(image, asked, models, engine, onStage)), image };
    },
    mix: (identities) => mixIdentities(identities, models),
    findFaces: (image) => findFaces(image, models),
    async swapFaces(picture, { cast, ...asked }) {
      const image = { ...picture, data: Uint8Array.from(picture.data) };
      return { ...(await swapFaces(image, cast, asked, engine)), image };
    },
    died: new Promise(() => undefined),
    close,
  };
}
