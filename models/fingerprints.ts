import { packs } from "./manifest.ts";

const length = 16;

/** What names a recogniser: the first 16 hex digits of its file's SHA-256. */
export function fingerprintOfHash(sha256: string): string {
  return sha256.slice(0, length);
}

/** Recognisers that are known by name. */
export const fingerprints = {
  /** w600k_r50, whose features InsightFace's users keep as numpy files. */
  arcfaceR50: fingerprintOfHash(packs.inswapper.files.find(({ name }) => name === "w600k_r50.onnx")!.sha256),
} as const;
