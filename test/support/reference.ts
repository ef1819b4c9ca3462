import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPicture } from "../../cli/picture.ts";
import { root } from "../../infra/stage/root.ts";
import type { RgbImage } from "../../models/types.ts";

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

/** The pictures that the reference was run on. */
export const referencePictures = [
  "t1",
  "astronaut",
  "svgA",
  "svgB",
  "bulk_image_T1",
  "pose_left_wryneck",
  "tom",
  "bulk_view",
];

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
    readonly IM128: readonly (readonly number[])[];
    readonly embedding: readonly number[];
    readonly crop112: string;
    readonly crop128: string;
    readonly swap128: string;
    readonly paste: {
      readonly mask_x: readonly [number, number];
      readonly mask_y: readonly [number, number];
    };
  }[];
  readonly swap_all?: string;
}

export function readReference(picture: string): Reference {
  return JSON.parse(readFileSync(golden(picture, "reference.json"), "utf8")) as Reference;
}

/** A PNG beside a picture's `reference.json`. */
export function readGolden(picture: string, file: string): Promise<RgbImage> {
  return readPicture(golden(picture, file));
}

/** A raw tensor of little-endian float32 beside a picture's `reference.json`. */
export function readTensor(picture: string, name: string): Float32Array {
  const bytes = readFileSync(golden(picture, `${name}.f32`));
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}
