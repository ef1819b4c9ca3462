import type { FaceModels } from "../../models/load-pack.ts";
import { normed } from "../../models/single-precision.ts";
import { mixWeights } from "../../shared/identity-spec.ts";
import type { CropWithLandmarks, SourceIdentity } from "../engines/engine.ts";
import { mixCrops } from "../engines/mix-crops.ts";
import { embedCrop } from "./reembed.ts";

/** A saved identity as a job reads it. */
export interface SavedIdentity {
  /** Fingerprint of the recogniser that made the embedding. */
  readonly recogniser: string;
  readonly embedding: Float32Array;
  readonly crop: CropWithLandmarks | null;
}

/**
 * One source of one to three identities, most weight first. An embedding of another recogniser means
 * nothing to this one, so it is made again from the crop.
 */
export async function mixIdentities(
  identities: readonly SavedIdentity[],
  models: FaceModels,
): Promise<SourceIdentity> {
  const weights = mixWeights(identities.length);
  const embeddings = await Promise.all(identities.map((identity) => embeddingOf(identity, models)));
  const crops = identities.map(({ crop }) => crop).filter((crop) => crop !== null);
  return {
    embedding: embeddings.length === 1 ? embeddings[0]! : weightedSum(embeddings.map(normed), weights),
    crop: crops.length === identities.length ? mixCrops(crops, weights) : null,
  };
}

async function embeddingOf(identity: SavedIdentity, models: FaceModels): Promise<Float32Array> {
  if (identity.recogniser === models.fingerprint) return identity.embedding;
  if (!identity.crop) throw new Error("an embedding of another recogniser has no crop to be made again from");
  return (await embedCrop(identity.crop, models.recogniser)) ?? identity.embedding;
}

function weightedSum(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length);
  for (const [index, vector] of vectors.entries()) {
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + vector[i]! * weights[index]!;
  }
  return sum;
}
