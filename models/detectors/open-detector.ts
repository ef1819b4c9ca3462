import { ModelError } from "../model-error.ts";
import type { ModelSession } from "../session.ts";
import { formatAll } from "../shapes.ts";
import type { Detector } from "./detector.ts";
import { createScrfd, isScrfd } from "./scrfd.ts";
import { createUltraFace } from "./ultraface.ts";

/**
 * Tells by its outputs which detector a model is.
 * @throws ModelError if it is none that Doppel knows
 */
export function openDetector(session: ModelSession): Detector {
  if (session.outputs.length === 2) return createUltraFace(session);
  if (isScrfd(session)) return createScrfd(session);
  throw new ModelError(
    session.file,
    "a face detector with 2 (UltraFace) or 6, 9, 10 or 15 outputs (SCRFD)",
    formatAll(session.outputs),
  );
}
