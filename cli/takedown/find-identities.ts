import type { Redis } from "ioredis";
import type { FaceModels } from "../../models/load-pack.ts";
import type { BlockedFace } from "../../shared/face-blocks.ts";
import type { Identities, Identity, IdentityCrop } from "../../shared/identities.ts";
import type { StoreKeys } from "../../shared/store-keys.ts";
import { usersWith } from "../../shared/users-with.ts";
import { unpackCrop } from "../../worker/images/crop-codec.ts";
import { embedCrop } from "../../worker/pipeline/reembed.ts";
import { cosine } from "../../worker/pipeline/same-person.ts";

/** A saved identity that shows the face. */
export interface Match {
  readonly userId: string;
  readonly name: string;
  readonly savedAt: number;
  /** -1..1 */
  readonly likeness: number;
  /** A save has replaced it, and could still be undone. */
  readonly isReplaced: boolean;
}

export interface Search {
  readonly matches: readonly Match[];
  /** Of everybody with a match: when all that they have was saved, by user id. */
  readonly savedAt: ReadonlyMap<string, ReadonlySet<number>>;
  readonly users: number;
  readonly identities: number;
  /** Made by a recogniser that is not here, and saved without a picture. */
  readonly incomparable: number;
}

export interface SearchParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly identities: Pick<Identities, "list" | "replaced" | "crop">;
  readonly models: FaceModels;
}

/** Looks through the saved identities of everybody. */
export async function findIdentities(
  faces: readonly BlockedFace[],
  parts: SearchParts,
  onProgress: (users: number, of: number) => void,
): Promise<Search> {
  const users = await everybody(parts);
  const matches: Match[] = [];
  const times = new Map<string, ReadonlySet<number>>();
  let identities = 0;
  let incomparable = 0;
  for (const [index, userId] of users.entries()) {
    const saved = await savedOf(userId, parts);
    for (const { identity, isReplaced, cropOf } of saved) {
      identities++;
      const found = await likenessOf(identity, cropOf, faces, parts);
      if (found === null) incomparable++;
      else if (found.likeness >= found.threshold) {
        const { name, savedAt } = identity;
        matches.push({ userId, name, savedAt, likeness: found.likeness, isReplaced });
        times.set(userId, new Set(saved.map((one) => one.identity.savedAt)));
      }
    }
    onProgress(index + 1, users.length);
  }
  return { matches, savedAt: times, users: users.length, identities, incomparable };
}

async function everybody({ redis, keys }: SearchParts): Promise<string[]> {
  const users = new Set<string>();
  for (const key of [keys.identities, keys.undo]) {
    for await (const userId of usersWith(redis, key)) users.add(userId);
  }
  return [...users];
}

async function savedOf(userId: string, { identities }: SearchParts) {
  const [saved, replaced] = await Promise.all([identities.list(userId), identities.replaced(userId)]);
  return [
    ...saved.map((identity) => ({
      identity,
      isReplaced: false,
      cropOf: () => identities.crop(userId, identity.name),
    })),
    ...replaced.map((identity) => ({ identity, isReplaced: true, cropOf: async () => identity.crop })),
  ];
}

/** @returns `null` if nothing here can compare it */
async function likenessOf(
  identity: Identity,
  cropOf: () => Promise<IdentityCrop | null>,
  faces: readonly BlockedFace[],
  { models }: SearchParts,
): Promise<{ likeness: number; threshold: number } | null> {
  const same = faces.find(({ recogniser }) => recogniser === identity.recogniser);
  if (same) {
    return { likeness: cosine(identity.embedding, same.embedding), threshold: same.threshold };
  }
  const kept = await cropOf();
  const face = faces.find(({ recogniser }) => recogniser === models.fingerprint);
  if (!kept || !face) return null;
  const embedding = await embedCrop(await unpackCrop(kept), models.recogniser);
  return embedding && { likeness: cosine(embedding, face.embedding), threshold: face.threshold };
}
