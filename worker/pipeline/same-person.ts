import { fingerprints } from "../../models/fingerprints.ts";
import { normed } from "../../models/single-precision.ts";

/**
 * Cosine similarity from which two embeddings are taken for the same person's. Measured on photographs: the lite
 * recogniser gives one woman's two pictures 0.6 and different people less than 0.4; ArcFace R50 separates wider.
 */
const thresholds: ReadonlyMap<string, number> = new Map([[fingerprints.arcfaceR50, 0.28]]);
const usual = 0.42;

/**
 * Cosine similarity from which a takedown takes a face for the photo's: surer than for two pictures of one upload,
 * because it erases what belongs to others. Measured with the lite recogniser on photographs: 0.59 to 0.87 for one
 * person's pictures, at most 0.36 for different people's; see docs/operations.md.
 */
export function takedownThreshold(recogniser: string): number {
  return recogniser === fingerprints.arcfaceR50 ? 0.4 : 0.5;
}

/** Of two embeddings, raw or normed: -1..1. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < one.length; i++) dot += one[i]! * other[i]!;
  return dot / (Math.hypot(...one) * Math.hypot(...other));
}

/**
 * The embeddings that show somebody else than the one most like all the others.
 * @param recogniser fingerprint of what made them
 * @returns indices
 */
export function strangers(embeddings: readonly Float32Array[], recogniser: string): number[] {
  const likeness = embeddings.map((one) => embeddings.reduce((sum, other) => sum + cosine(one, other), 0));
  const reference = embeddings[likeness.indexOf(Math.max(...likeness))];
  if (!reference) return [];
  const least = thresholds.get(recogniser) ?? usual;
  return embeddings.flatMap((one, index) => (cosine(one, reference) < least ? [index] : []));
}

/** @param weights need not add up to 1 */
export function averageEmbedding(
  embeddings: readonly Float32Array[],
  weights: readonly number[],
): Float32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float32Array(embeddings[0]!.length);
  for (const [index, embedding] of embeddings.map(normed).entries()) {
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + (weights[index]! / total) * embedding[i]!;
  }
  return mean;
}
