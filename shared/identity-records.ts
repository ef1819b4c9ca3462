import { z } from "zod";
import type { Identity, IdentityCrop } from "./identities.ts";
import { foldName } from "./names.ts";
import type { Keyring } from "./sealing.ts";

const small = z.object({
  name: z.string(),
  savedAt: z.number(),
  recogniser: z.string(),
  /** float32, base64 */
  embedding: z.string(),
});
const landmarkBytes = 136 * 8;

/** What a part of an identity is bound to. */
export function identityContext(part: "identity" | "crop", userId: string, folded: string): string {
  return `${part}\0${userId}\0${folded}`;
}

/** Identities as they lie in Redis: sealed, and bound to their user and folded name. */
export function createIdentityRecords(keyring: Keyring) {
  return {
    seal(userId: string, { name, savedAt, recogniser, embedding }: Identity): Buffer {
      const bytes = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength);
      const record = { name, savedAt, recogniser, embedding: bytes.toString("base64") };
      return keyring.seal(
        Buffer.from(JSON.stringify(record)),
        identityContext("identity", userId, foldName(name)),
      );
    },

    /** @throws Error if it was moved or changed, or its key is unknown */
    open(userId: string, folded: string, sealed: Buffer): Identity {
      const opened = keyring.open(sealed, identityContext("identity", userId, folded));
      const { embedding, ...record } = small.parse(JSON.parse(opened.toString()));
      const bytes = new Uint8Array(Buffer.from(embedding, "base64"));
      return { ...record, embedding: new Float32Array(bytes.buffer) };
    },

    sealCrop(userId: string, folded: string, { webp, landmarks }: IdentityCrop): Buffer {
      const points = Buffer.from(landmarks.buffer, landmarks.byteOffset, landmarkBytes);
      return keyring.seal(Buffer.concat([points, webp]), identityContext("crop", userId, folded));
    },

    /** @throws Error as `open` does */
    openCrop(userId: string, folded: string, sealed: Buffer): IdentityCrop {
      const packed = keyring.open(sealed, identityContext("crop", userId, folded));
      const landmarks = new Float64Array(new Uint8Array(packed.subarray(0, landmarkBytes)).buffer);
      return { landmarks, webp: packed.subarray(landmarkBytes) };
    },
  };
}
