import { fingerprints } from "../../models/fingerprints.ts";
import { normed } from "../../models/single-precision.ts";

/** Cosine similarities from which two embeddings are taken for the same person's. */
interface SamePerson {
  /** Of pictures that somebody says are of one person. */
  readonly likely: number;
  /** Where nobody has said so, and the wrong one would be hit: takedowns, and another scene of an animation. */
  readonly sure: number;
}

/**
 * Measured on photographs with the lite recogniser: 0.59 to 0.87 for one person's pictures, at most 0.36 for different
 * people's; see docs/operations.md. ArcFace R50's are what is usual for it: it separates wider, at lower values.
 */
const lite: SamePerson = { likely: 0.42, sure: 0.5 };
const others: ReadonlyMap<string, SamePerson> = new Map([
  [fingerprints.arcfaceR50, { likely: 0.28, sure: 0.4 }],
]);

/** @param recogniser fingerprint of what made the embeddings */
export function samePerson(recogniser: string): SamePerson {
  return others.get(recogniser) ?? lite;
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
  const { likely } = samePerson(recogniser);
  return embeddings.flatMap((one, index) => (cosine(one, reference) < likely ? [index] : []));
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
