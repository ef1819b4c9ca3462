import { once } from "node:events";
import { type Transferable, Worker } from "node:worker_threads";
import type { RgbImage } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import type { ReadIdentity } from "../pipeline/read-identity.ts";
import type { SwapRequest } from "../pipeline/swap-image.ts";
import type {
  InferenceOptions,
  InferenceReady,
  InferenceRequest,
  InferenceResponse,
  SwapAnswer,
} from "./protocol.ts";

/** The inference thread as the main thread sees it. */
export interface Inference extends InferenceReady {
  /** Takes `image` away. @throws UserError for what the user can mend */
  readIdentity(image: RgbImage): Promise<ReadIdentity>;
  /** Takes `image` away and gives the swapped one back. @throws UserError for what the user can mend */
  swapImage(image: RgbImage, request: SwapRequest): Promise<SwapAnswer>;
  /** Resolves when the thread has ended without having been closed. */
  readonly died: Promise<Error>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: ReadIdentity | SwapAnswer): void;
  reject(error: Error): void;
}

/** @throws ModelError and whatever else keeps the models from loading */
export async function startInference(options: InferenceOptions): Promise<Inference> {
  const thread = new Worker(new URL("./thread.js", import.meta.url), { workerData: options });
  const [ready] = (await once(thread, "message")) as [InferenceReady];
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let closing = false;

  thread.on("message", (response: InferenceResponse) => {
    const caller = waiting.get(response.id);
    waiting.delete(response.id);
    if (response.state === "done") caller?.resolve(response.value);
    else caller?.reject(toError(response));
  });
  const died = new Promise<Error>((resolve) => {
    const end = (cause?: unknown) => {
      const error = new Error("the inference thread ended", { cause });
      for (const caller of waiting.values()) caller.reject(error);
      waiting.clear();
      if (!closing) resolve(error);
    };
    thread.once("error", end);
    thread.once("exit", () => end());
  });

  const ask = <Value>(request: InferenceRequest): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      waiting.set(request.id, { resolve: resolve as Waiting["resolve"], reject });
      thread.postMessage(request, [request.image.data.buffer as Transferable]);
    });

  return {
    ...ready,
    readIdentity: (image) => ask({ id: nextId++, kind: "read-identity", image: own(image) }),
    swapImage: (image, request) => ask({ id: nextId++, kind: "swap-image", image: own(image), request }),
    died,
    async close() {
      closing = true;
      thread.postMessage("close");
      await once(thread, "exit");
    },
  };
}

/** An image in a buffer of its own: memory that a library lent cannot be transferred. */
function own({ width, height, data }: RgbImage): RgbImage {
  return { width, height, data: new Uint8Array(data) };
}

function toError(response: Exclude<InferenceResponse, { state: "done" }>): Error {
  if (response.state === "refused") {
    const { code, context } = response.mistake;
    return new UserError(code, context);
  }
  const error = new Error(response.message);
  error.stack = response.stack;
  return error;
}
