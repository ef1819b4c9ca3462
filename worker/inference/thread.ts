// The thread that owns the ONNX sessions: `session.run` blocks whoever calls it, so nobody else may.
import type { Transferable } from "node:worker_threads";
import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../../shared/errors.ts";
import { openEngine } from "../engines/open-engine.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import { readIdentity } from "../pipeline/read-identity.ts";
import { type SwapStage, swapImage } from "../pipeline/swap-image.ts";
import type { InferenceOptions, InferenceReady, InferenceRequest, InferenceResponse } from "./protocol.ts";

const { engine: name, modelsDir, provider } = workerData as InferenceOptions;
const port = parentPort;
if (!port) throw new Error("this file runs as a worker thread");

const opened = await openEngine(name, modelsDir, { provider });
const { models, engine } = opened;

let last: Promise<unknown> = Promise.resolve();
port.on("message", (request: InferenceRequest | "close") => {
  // One after the other: two at once would only hold two pictures for the time of one.
  last = last.then(() => (request === "close" ? close() : answer(request)));
});
const ready: InferenceReady = {
  engine: engine.name,
  provider: models.recogniser.session.provider,
  fingerprint: models.fingerprint,
};
port.postMessage(ready);

async function answer(request: InferenceRequest): Promise<void> {
  let response: InferenceResponse;
  const transfer: Transferable[] = [];
  try {
    const { id, image } = request;
    if (request.kind === "read-identity") {
      response = { id, state: "done", value: await readIdentity(image, models, request.asked.face) };
    } else {
      const onStage = (stage: SwapStage) =>
        port?.postMessage({ id, state: "stage", stage } satisfies InferenceResponse);
      const report = await swapImage(image, request.asked, models, engine, onStage);
      response = { id, state: "done", value: { ...report, image } };
      transfer.push(image.data.buffer as ArrayBuffer);
    }
  } catch (error) {
    response = toFailure(request.id, error);
  }
  port?.postMessage(response, transfer);
}

function toFailure(id: number, error: unknown): InferenceResponse {
  if (error instanceof ChoiceNeeded) {
    return { id, state: "choose", mistake: error.toMistake(), faces: error.faces };
  }
  if (error instanceof UserError) return { id, state: "refused", mistake: error.toMistake() };
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return { id, state: "failed", message, stack };
}

async function close(): Promise<void> {
  await opened.close();
  port?.close();
}
