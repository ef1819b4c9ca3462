import { join } from "node:path";
import type { Detector } from "./detectors/detector.ts";
import { openDetector } from "./detectors/open-detector.ts";
import { sha256OfFile } from "./download/check-file.ts";
import { fingerprintOfHash } from "./fingerprints.ts";
import { type Kernels, openKernels } from "./kernels/open-kernels.ts";
import { createLandmarker, type Landmarker } from "./landmarks.ts";
import { openRecogniser, type Recogniser } from "./recogniser.ts";
import { openSession, type SessionOptions } from "./session.ts";

/** Everything that looks at faces. */
export interface FaceModels {
  readonly detector: Detector;
  readonly landmarker: Landmarker | null;
  readonly recogniser: Recogniser;
  /** Of the recogniser's file: embeddings of another one mean nothing to this one. */
  readonly fingerprint: string;
  /** For looking at a picture in another size. */
  readonly kernels: Kernels;
}

export interface ModelFiles {
  readonly detector: string;
  readonly landmarker: string | null;
  readonly recogniser: string;
}

export type PackChoice = "lite" | "inswapper";

/** Where a pack's files are. */
export function packFiles(modelsDir: string, pack: PackChoice): ModelFiles {
  const lite = (name: string) => join(modelsDir, "lite", name);
  const inswapper = (name: string) => join(modelsDir, "inswapper", name);
  // The 68 landmarks of the lite pack serve both: inswapper's own pack has none of that order.
  const landmarker = lite("fr_landmark.onnx");
  return pack === "lite"
    ? { detector: lite("fr_detect.onnx"), landmarker, recogniser: lite("fr_feature.onnx") }
    : { detector: inswapper("det_10g.onnx"), landmarker, recogniser: inswapper("w600k_r50.onnx") };
}

/** @throws ModelError if a file is not what its role needs */
export async function openModels(files: ModelFiles, options: SessionOptions = {}): Promise<FaceModels> {
  const detector = openDetector(await openSession(files.detector, options));
  const landmarker = files.landmarker ? createLandmarker(await openSession(files.landmarker, options)) : null;
  const recogniser = await openRecogniser(files.recogniser, options);
  return {
    detector,
    landmarker,
    recogniser,
    fingerprint: fingerprintOfHash(await sha256OfFile(files.recogniser)),
    kernels: openKernels(),
  };
}

/** Releases every session. */
export async function releaseModels({ detector, landmarker, recogniser }: FaceModels): Promise<void> {
  for (const part of [detector, landmarker, recogniser]) await part?.session.release();
}
