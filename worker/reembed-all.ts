import type { Recogniser } from "../models/recogniser.ts";
import type { Identities, Identity } from "../shared/identities.ts";
import type { Reembedding } from "../shared/reembedding.ts";
import { unpackCrop } from "./images/crop-codec.ts";
import { embedCrop } from "./pipeline/reembed.ts";

/** Whoever rotates the keys passes by once. */
const maxAttempts = 3;

/** Identities, by what became of them. */
export interface ReembedCounts {
  /** Looked at so far. */
  seen: number;
  /** Have an embedding of the new recogniser now. */
  made: number;
  /** Had one. */
  current: number;
  /** Have no crop that one could be made from, as imported features. */
  impossible: number;
  /** Were erased or saved anew meanwhile. */
  changed: number;
}

export interface ReembedParts {
  readonly identities: Pick<Identities, "list" | "crop" | "find">;
  readonly reembedding: Reembedding;
  readonly recogniser: Pick<Recogniser, "embed">;
  /** Of `recogniser`. */
  readonly fingerprint: string;
  /** Called after every identity. */
  readonly onProgress?: (counts: Readonly<ReembedCounts>) => void;
}

/**
 * Makes the embedding of every identity whose own is another recogniser's anew, from the crop that was kept, while
 * everything runs. What this did not get to is still usable: a worker makes its embedding whenever it is used.
 */
export async function reembedAll(parts: ReembedParts): Promise<ReembedCounts> {
  const { identities, reembedding, fingerprint, onProgress } = parts;
  const counts: ReembedCounts = { seen: 0, made: 0, current: 0, impossible: 0, changed: 0 };
  for await (const userId of reembedding.users()) {
    for (const identity of await identities.list(userId)) {
      counts.seen += 1;
      counts[identity.recogniser === fingerprint ? "current" : await remake(userId, identity, parts)] += 1;
      onProgress?.(counts);
    }
  }
  return counts;
}

async function remake(
  userId: string,
  identity: Identity,
  { identities, reembedding, recogniser, fingerprint }: ReembedParts,
): Promise<"made" | "impossible" | "changed"> {
  const kept = await identities.crop(userId, identity.name);
  const embedding = kept && (await embedCrop(await unpackCrop(kept), recogniser));
  if (!embedding) return "impossible";
  const after = { recogniser: fingerprint, embedding };
  for (let attempt = 1; ; attempt++) {
    if (await reembedding.replace(userId, identity, after)) return "made";
    // Sealed with another key in that moment it is still what it was.
    const now = await identities.find(userId, identity.name);
    const isSame = now?.savedAt === identity.savedAt && now.recogniser === identity.recogniser;
    if (!isSame || attempt === maxAttempts) return "changed";
  }
}
