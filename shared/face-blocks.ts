import { randomInt } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const blockRecord = z.object({
  at: z.number(),
  faces: z.array(
    z.object({
      recogniser: z.string(),
      /** float32, base64 */
      embedding: z.string(),
      threshold: z.number(),
    }),
  ),
  identities: z.number(),
  deleted: z.number(),
  left: z.number(),
});

/** The face of a takedown's photo, as one recogniser sees it. */
export interface BlockedFace {
  readonly recogniser: string;
  /** Raw 512 values. */
  readonly embedding: Float32Array;
  /** The cosine similarity from which another face counts as this one. */
  readonly threshold: number;
}

/** A face that is neither saved nor swapped in any more. */
export interface FaceBlock {
  readonly id: string;
  readonly at: number;
  /** One a recogniser that was there. */
  readonly faces: readonly BlockedFace[];
  /** What the takedown has done: identities erased, messages deleted, messages that it could not delete. */
  readonly identities: number;
  readonly deleted: number;
  readonly left: number;
}

/** Blocked faces by takedown, sealed. */
export interface FaceBlocks {
  /** Writes one, or what is known by now. */
  keep(block: FaceBlock): Promise<void>;
  /** The oldest first. */
  list(): Promise<FaceBlock[]>;
  /** @returns false if there is none of that id */
  lift(id: string): Promise<boolean>;
}

/** Without letters and digits that look alike. */
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

/** What an operator types to undo a takedown. */
export function newBlockId(): string {
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** Those that this recogniser would let in: it was not there when they were blocked. */
export function unknownTo(recogniser: string, blocks: readonly FaceBlock[]): FaceBlock[] {
  return blocks.filter(({ faces }) => !faces.some((face) => face.recogniser === recogniser));
}

export function createFaceBlocks(redis: Redis, keys: StoreKeys, keyring: Keyring): FaceBlocks {
  return {
    async keep({ id, faces, ...block }) {
      const record = {
        ...block,
        faces: faces.map(({ embedding, ...face }) => ({ ...face, embedding: toBase64(embedding) })),
      };
      await redis.hset(
        keys.faceBlocks,
        id,
        keyring.seal(Buffer.from(JSON.stringify(record)), faceBlockContext(id)),
      );
    },

    async list() {
      const sealed = await redis.hgetallBuffer(keys.faceBlocks);
      return Object.entries(sealed)
        .map(([id, one]): FaceBlock => {
          const { faces, ...block } = blockRecord.parse(
            JSON.parse(keyring.open(one, faceBlockContext(id)).toString()),
          );
          return {
            ...block,
            id,
            faces: faces.map(({ embedding, ...face }) => ({ ...face, embedding: fromBase64(embedding) })),
          };
        })
        .sort((one, other) => one.at - other.at);
    },

    lift: async (id) => (await redis.hdel(keys.faceBlocks, id)) === 1,
  };
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function fromBase64(encoded: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(encoded, "base64")).buffer);
}

/** What is authenticated with a blocked face. */
export function faceBlockContext(id: string): string {
  return `face-block\0${id}`;
}
