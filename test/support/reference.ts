import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../infra/stage/root.ts";

const folder = join(root, "..", "shared");

/** Whether the reference outputs and photographs stand beside the checkout. */
export const hasReference =
  existsSync(join(folder, "reference", "golden")) && existsSync(join(folder, "images"));
if (!hasReference) console.warn("SKIPPED: ../shared is missing, so nothing is compared with the reference.");

export const photo = (name: string): string => join(folder, "images", name);
export const golden = (picture: string, file: string): string =>
  join(folder, "reference", "golden", picture, file);
export const referenceModel = (name: string): string => join(folder, "reference", "models", name);
export const liteModel = (name: string): string => join(root, ".data", "models", "lite", name);

interface ReferenceDetection {
  readonly bbox: readonly number[];
  readonly score: number;
  readonly kps: readonly (readonly number[])[];
}

/** One picture's `reference.json`, as far as the tests read it. */
export interface Reference {
  readonly image: string;
  readonly decoded_rgb_sha256: string;
  readonly detections: Readonly<Record<string, readonly ReferenceDetection[]>>;
  readonly faces: readonly {
    readonly kps: readonly (readonly number[])[];
    readonly M112: readonly (readonly number[])[];
    readonly M128: readonly (readonly number[])[];
    readonly embedding: readonly number[];
    readonly crop112: string;
  }[];
}

export function readReference(picture: string): Reference {
  return JSON.parse(readFileSync(golden(picture, "reference.json"), "utf8")) as Reference;
}
