import type { ExecutionProvider } from "../../models/session.ts";
import type { RgbImage } from "../../models/types.ts";
import type { Mistake } from "../../shared/errors.ts";
import type { EngineName } from "../engines/open-engine.ts";
import type { ReadIdentity } from "../pipeline/read-identity.ts";
import type { SwapReport, SwapRequest } from "../pipeline/swap-image.ts";

/** What the thread is started with. */
export interface InferenceOptions {
  readonly engine: EngineName;
  readonly modelsDir: string;
  readonly provider: ExecutionProvider;
}

/** The thread's first message: what it loaded. */
export interface InferenceReady {
  readonly engine: EngineName;
  readonly provider: "cpu" | "cuda";
  /** Of the recogniser. */
  readonly fingerprint: string;
}

/** Pixels are transferred, not copied, both ways: whoever sends an image has it no longer. */
export type InferenceRequest =
  | { readonly id: number; readonly kind: "read-identity"; readonly image: RgbImage }
  | {
      readonly id: number;
      readonly kind: "swap-image";
      readonly image: RgbImage;
      readonly request: SwapRequest;
    };

export interface SwapAnswer extends SwapReport {
  readonly image: RgbImage;
}

export type InferenceResponse =
  | { readonly id: number; readonly state: "done"; readonly value: ReadIdentity | SwapAnswer }
  | { readonly id: number; readonly state: "refused"; readonly mistake: Mistake }
  | { readonly id: number; readonly state: "failed"; readonly message: string; readonly stack: string };
