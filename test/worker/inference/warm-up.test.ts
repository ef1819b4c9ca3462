import { expect, it } from "vitest";
import { dataDir } from "../../../infra/stage/root.ts";
import { openModels, packFiles } from "../../../models/load-pack.ts";
import type { ModelSession } from "../../../models/session.ts";
import { openSwapper } from "../../../models/swapper.ts";
import { createInswapperEngine } from "../../../worker/engines/inswapper.ts";
import { createMorphEngine } from "../../../worker/engines/morph.ts";
import { warmUp } from "../../../worker/inference/warm-up.ts";
import { copyingSwapper } from "../../support/onnx-models.ts";

/** Notes that the session ran. */
function watch(session: ModelSession, name: string, ran: Set<string>): void {
  const { run } = session;
  Object.assign(session, {
    run(feeds: Parameters<ModelSession["run"]>[0]) {
      ran.add(name);
      return run(feeds);
    },
  });
}

it("every network has run before anybody's picture does", async () => {
  const ran = new Set<string>();
  const models = await openModels(packFiles(`${dataDir}/models`, "lite"));
  const swapper = await openSwapper(copyingSwapper(1));
  watch(models.detector.session, "detector", ran);
  watch(models.landmarker!.session, "landmarker", ran);
  watch(models.recogniser.session, "recogniser", ran);
  watch(swapper.session, "swapper", ran);
  await warmUp({ models, engine: createInswapperEngine(swapper) });
  expect([...ran].sort()).toEqual(["detector", "landmarker", "recogniser", "swapper"]);
});

it("an engine without a network needs none", async () => {
  const models = await openModels(packFiles(`${dataDir}/models`, "lite"));
  await expect(warmUp({ models, engine: createMorphEngine() })).resolves.toBeUndefined();
});
