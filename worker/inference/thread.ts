// The thread that owns the ONNX sessions: `session.run` blocks whoever calls it, so nobody else may.
import { getPriority, setPriority } from "node:os";
import type { Transferable } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import { chooseProvider } from "../../models/provider.ts";
import { cudaOf } from "../../models/session.ts";
import { UserError } from "../../shared/errors.ts";
import { engineFiles, openEngine } from "../engines/open-engine.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import { findFaces } from "../pipeline/find-faces.ts";
import { mixIdentities } from "../pipeline/mix.ts";
import { readIdentity } from "../pipeline/read-identity.ts";
import { type SwapStage, swapFaces, swapImage } from "../pipeline/swap-image.ts";
import {
  type InferenceOptions,
  type InferenceOutcome,
  type InferenceReady,
  type InferenceRequest,
  type InferenceResponse,
  type InferenceWork,
  timeHere,
  type WorkKind,
} from "./protocol.ts";
import { createStageClock } from "./stage-clock.ts";
import { warmUp } from "./warm-up.ts";

const { engine: name, modelsDir, provider: wanted, deviceId = 0 } = workerData as InferenceOptions;
const port = parentPort;
if (!port) throw new Error("this file runs as a worker thread");
// Long computations let whatever is short go first: what is done already is encoded and sent, people are answered.
// Only Linux takes 0 for the calling thread, and gives its threads the same; elsewhere it is the whole process.
if (process.platform === "linux") setPriority(0, getPriority(0) + 5);

const chosen = await chooseProvider(wanted, cudaOf(deviceId));
const opened = await openEngine(engineFiles(name, modelsDir), { provider: chosen.provider, deviceId });
await warmUp(opened);
const clock = createStageClock(opened);
const { models, engine } = clock;

let last: Promise<unknown> = Promise.resolve();
let closing = false;
port.on("message", (request: InferenceRequest | "close") => {
  if (request === "close") closing = true;
  // One after the other: two at once would only hold two pictures for the time of one.
  last = last.then(() => (request === "close" ? close() : answer(request)));
});
const ready: InferenceReady = {
  ...chosen,
  engine: engine.name,
  fingerprint: models.fingerprint,
};
port.postMessage(ready);

async function answer(request: InferenceRequest): Promise<void> {
  // Nobody waits for it any more.
  if (closing) return;
  const { id, sentAt } = request;
  const startedAt = timeHere();
  const outcome = await end(request);
  const times = { ...clock.read(), turn: startedAt - sentAt, pipeline: timeHere() - startedAt };
  const isPicture = outcome.state === "done" && "image" in outcome.value;
  say({ id, times, ...outcome }, isPicture ? [outcome.value.image.data.buffer as ArrayBuffer] : []);
}

async function end(request: InferenceRequest): Promise<InferenceOutcome> {
  try {
    return { state: "done", value: await work(request) };
  } catch (error) {
    return toFailure(error);
  }
}

async function work(request: InferenceRequest): Promise<InferenceWork[WorkKind]["answer"]> {
  if (request.kind === "mix") return mixIdentities(request.asked, models);
  const { id, image } = request;
  if (!image) throw new TypeError(`${request.kind} needs a picture`);
  switch (request.kind) {
    case "read-identity":
      return readIdentity(image, models, request.asked.face);
    case "find-faces":
      return findFaces(image, models);
    case "swap-image": {
      const onStage = (stage: SwapStage) => say({ id, state: "stage", stage });
      return { ...(await swapImage(image, request.asked, models, engine, onStage)), image };
    }
    case "swap-faces":
      return { ...(await swapFaces(image, request.asked.cast, request.asked, engine)), image };
  }
}

function say(response: InferenceResponse, transfer: readonly Transferable[] = []): void {
  port?.postMessage(response, transfer);
}

function toFailure(error: unknown): InferenceOutcome {
  if (error instanceof ChoiceNeeded) {
    return { state: "choose", mistake: error.toMistake(), faces: error.faces };
  }
  if (error instanceof UserError) return { state: "refused", mistake: error.toMistake() };
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return { state: "failed", message, stack };
}

async function close(): Promise<void> {
  await opened.close();
  port?.close();
}
