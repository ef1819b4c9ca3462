import type { ChosenProvider, WantedProvider } from "../../models/provider.ts";
import type { Face, RgbImage } from "../../models/types.ts";
import type { Mistake } from "../../shared/errors.ts";
import type { SourceIdentity } from "../engines/engine.ts";
import type { EngineName } from "../engines/open-engine.ts";
import type { NumberedFace } from "../pipeline/choice-needed.ts";
import type { SavedIdentity } from "../pipeline/mix.ts";
import type { ReadIdentity } from "../pipeline/read-identity.ts";
import type { CastFace, FacesReport, SwapReport, SwapRequest, SwapStage } from "../pipeline/swap-image.ts";
import type { ThreadStage } from "../stage-times.ts";

/** What the thread is started with. */
export interface InferenceOptions {
  readonly engine: EngineName;
  readonly modelsDir: string;
  readonly provider: WantedProvider;
  /** Which GPU. */
  readonly deviceId?: number;
}

/** The thread's first message: what it loaded. */
export interface InferenceReady extends Pick<ChosenProvider, "provider" | "reason" | "why"> {
  readonly engine: EngineName;
  /** Of the recogniser. */
  readonly fingerprint: string;
}

/** What the thread can be asked to do, by kind: what it takes besides a picture, and what comes of it. */
export interface InferenceWork {
  "read-identity": { readonly asked: { readonly face: number | null }; readonly answer: ReadIdentity };
  "swap-image": { readonly asked: SwapRequest; readonly answer: SwapReport & WithImage };
  /** Without a picture. */
  mix: { readonly asked: readonly SavedIdentity[]; readonly answer: SourceIdentity };
  "find-faces": { readonly asked: null; readonly answer: readonly Face[] };
  "swap-faces": { readonly asked: FacesRequest; readonly answer: FacesReport & WithImage };
}

/** Faces that are known already. */
export interface FacesRequest extends Pick<SwapRequest, "options" | "budgetMs"> {
  readonly cast: readonly CastFace[];
}

interface WithImage {
  readonly image: RgbImage;
}

export type WorkKind = keyof InferenceWork;

/** Milliseconds that a request cost, by stage. */
export type ThreadTimes = Readonly<Partial<Record<ThreadStage, number>>>;

/** Pixels are transferred, not copied, both ways: whoever sends an image has it no longer. */
export type InferenceRequest = {
  [Kind in WorkKind]: {
    readonly id: number;
    readonly kind: Kind;
    readonly image: RgbImage | null;
    readonly asked: InferenceWork[Kind]["asked"];
    /** By `timeHere`, which is the same on every thread. */
    readonly sentAt: number;
  };
}[WorkKind];

export type InferenceResponse =
  | { readonly id: number; readonly state: "stage"; readonly stage: SwapStage }
  | ({ readonly id: number; readonly times: ThreadTimes } & InferenceOutcome);

/** How a request ended. */
export type InferenceOutcome =
  | { readonly state: "done"; readonly value: InferenceWork[WorkKind]["answer"] }
  | { readonly state: "refused"; readonly mistake: Mistake }
  | { readonly state: "choose"; readonly mistake: Mistake; readonly faces: readonly NumberedFace[] }
  | { readonly state: "failed"; readonly message: string; readonly stack: string };

/** Milliseconds since 1970, finer than Date's. */
export function timeHere(): number {
  return performance.timeOrigin + performance.now();
}
