import { once } from "node:events";
import { type Transferable, Worker } from "node:worker_threads";
import type { Face, RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { SourceIdentity } from "../engines/engine.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import type { SavedIdentity } from "../pipeline/mix.ts";
import type { ReadIdentity } from "../pipeline/read-identity.ts";
import type { SwapRequest, SwapStage } from "../pipeline/swap-image.ts";
import { addTime, type ThreadStage } from "../stage-times.ts";
import {
  type FacesRequest,
  type InferenceOptions,
  type InferenceOutcome,
  type InferenceReady,
  type InferenceResponse,
  type InferenceWork,
  timeHere,
  type WorkKind,
} from "./protocol.ts";

/** The thread is gone, and this process will follow it. */
export class InferenceDied extends Error {
  override readonly name = "InferenceDied";
}

/** This process is ending, and what it has not finished is another worker's. */
export class InferenceClosed extends Error {
  override readonly name = "InferenceClosed";
}

/** The inference thread as the main thread sees it. A picture that is given to it stays as it is. */
export interface Inference extends InferenceReady {
  /**
   * @param face which one, left to right; `null`: the only one
   * @throws ChoiceNeeded; UserError for what the user can mend
   */
  readIdentity(image: RgbImage, face: number | null): Promise<ReadIdentity>;
  /** @throws ChoiceNeeded; UserError for what the user can mend */
  swapImage(image: RgbImage, asked: SwapRequest, onStage?: OnStage): Promise<Answer<"swap-image">>;
  /** One source of one to three identities. */
  mix(identities: readonly SavedIdentity[]): Promise<SourceIdentity>;
  /** Left to right; none is no mistake. */
  findFaces(image: RgbImage): Promise<readonly Face[]>;
  swapFaces(image: RgbImage, asked: FacesRequest): Promise<Answer<"swap-faces">>;
  /** Resolves when the thread has ended without having been closed. */
  readonly died: Promise<Error>;
  /**
   * Whoever waits gets InferenceClosed; the thread ends after the picture that it is at: a process that ends under a
   * running network aborts.
   */
  close(): Promise<void>;
}

type Answer<Kind extends WorkKind> = InferenceWork[Kind]["answer"];
type OnStage = (stage: SwapStage) => void;

interface Waiting {
  resolve(ended: Exclude<InferenceResponse, { state: "stage" }>): void;
  reject(error: Error): void;
  readonly onStage: OnStage | undefined;
}

/** @throws ModelError and whatever else keeps the models from loading */
export async function startInference(options: InferenceOptions): Promise<Inference> {
  const thread = new Worker(new URL("./thread.js", import.meta.url), { workerData: options });
  const [ready] = (await once(thread, "message")) as [InferenceReady];
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  /** Why nothing is taken any more. */
  let gone: InferenceDied | InferenceClosed | null = null;
  const refuse = (error: InferenceDied | InferenceClosed) => {
    gone ??= error;
    for (const caller of waiting.values()) caller.reject(gone);
    waiting.clear();
  };

  thread.on("message", (response: InferenceResponse) => {
    const caller = waiting.get(response.id);
    if (response.state === "stage") return caller?.onStage?.(response.stage);
    waiting.delete(response.id);
    caller?.resolve(response);
  });
  const died = new Promise<Error>((resolve) => {
    const end = (cause?: unknown) => {
      refuse(new InferenceDied("the inference thread ended", { cause }));
      if (gone instanceof InferenceDied) resolve(gone);
    };
    thread.once("error", end);
    thread.once("exit", () => end());
  });
  const ended = new Promise<void>((resolve) => thread.once("exit", () => resolve()));

  const ask = async <Kind extends WorkKind>(
    kind: Kind,
    picture: RgbImage | null,
    asked: InferenceWork[Kind]["asked"],
    onStage?: OnStage,
  ): Promise<InferenceWork[Kind]["answer"]> => {
    if (gone) throw gone;
    const { times, ...outcome } = await new Promise<Parameters<Waiting["resolve"]>[0]>((resolve, reject) => {
      const id = nextId++;
      const image = picture && own(picture);
      waiting.set(id, { resolve, reject, onStage });
      const request = { id, kind, image, asked, sentAt: timeHere() };
      thread.postMessage(request, image ? [image.data.buffer as Transferable] : []);
    });
    for (const [stage, ms] of Object.entries(times)) addTime(stage as ThreadStage, ms);
    if (outcome.state !== "done") throw toError(outcome);
    return outcome.value as InferenceWork[Kind]["answer"];
  };

  return {
    ...ready,
    readIdentity: (image, face) => ask("read-identity", image, { face }),
    swapImage: (image, asked, onStage) => ask("swap-image", image, asked, onStage),
    mix: (identities) => ask("mix", null, identities),
    findFaces: (image) => ask("find-faces", image, null),
    swapFaces: (image, asked) => ask("swap-faces", image, asked),
    died,
    async close() {
      refuse(new InferenceClosed("the inference thread is closing"));
      thread.postMessage("close");
      await ended;
    },
  };
}

/** A copy to give away: memory that a library lent cannot be transferred, and the picture is needed afterwards. */
function own({ width, height, data }: RgbImage): RgbImage {
  return { width, height, data: new Uint8Array(data) };
}

function toError(outcome: Exclude<InferenceOutcome, { state: "done" }>): Error {
  if (outcome.state === "choose") {
    const { code, context } = outcome.mistake;
    if (code === "several_faces") return new ChoiceNeeded(code, context, outcome.faces);
    if (code === "wrong_face_count") return new ChoiceNeeded(code, context, outcome.faces);
    throw new TypeError(`nobody can choose faces because of ${code}`);
  }
  if (outcome.state === "refused") {
    const { code, context } = outcome.mistake;
    return new UserError(code, context);
  }
  const error = new Error(outcome.message);
  error.stack = outcome.stack;
  return error;
}
