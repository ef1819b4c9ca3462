import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Keys by id; the first one seals, all of them open. */
export interface Keyring {
  /** AES-256-GCM; `context` is authenticated together with the key's id and must be repeated to open. */
  seal(plain: Uint8Array, context: string): Buffer;
  /** @throws Error if the key is unknown, the context differs or a byte was changed */
  open(sealed: Buffer, context: string): Buffer;
  /** A keyed hash of `text` that says nothing about it without the keys. */
  hash(text: string): string;
  readonly currentId: string;
  /** Which key it was sealed with, known or not. @throws Error if it is no sealed record */
  keyIdOf(sealed: Buffer): string;
}

/**
 * @param keys    key id -> 32 bytes, the sealing key first
 * @param hashKey 32 bytes for keyed hashes; without, they change with the sealing key (see `open-keyring.ts`)
 * @throws Error if there is no key
 */
export function createKeyring(keys: ReadonlyMap<string, Buffer>, hashKey?: Buffer): Keyring {
  const [current] = keys;
  if (!current) throw new Error("no identity key");
  const [currentId, currentKey] = current;

  return {
    currentId,
    keyIdOf: (sealed) => readHead(sealed).id,
    seal(plain, context) {
      const id = Buffer.from(currentId);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", currentKey, nonce);
      cipher.setAAD(associatedData(currentId, context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.from([version, id.length]), id, nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const { id, nonceAt } = readHead(sealed);
      const key = keys.get(id);
      if (!key) throw new Error(`sealed with key "${id}", which IDENTITY_KEYS does not hold`);
      const tagAt = nonceAt + nonceBytes;
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(nonceAt, tagAt));
      decipher.setAAD(associatedData(id, context));
      decipher.setAuthTag(sealed.subarray(tagAt, tagAt + tagBytes));
      const plain = decipher.update(sealed.subarray(tagAt + tagBytes));
      try {
        return Buffer.concat([plain, decipher.final()]);
      } catch (cause) {
        throw new Error(`it is not what key "${id}" has sealed there`, { cause });
      }
    },
    hash(text) {
      return createHmac("sha256", hashKey ?? currentKey)
        .update(`doppel hash\0${text}`)
        .digest("base64url")
        .slice(0, 22);
    },
  };
}

/** Id of the key that sealed it; `null` for what does not look sealed. */
export function sealedWith(bytes: Buffer): string | null {
  const idBytes = bytes[1] ?? 0;
  const isLongEnough = bytes.length >= 2 + idBytes + nonceBytes + tagBytes;
  if (bytes[0] !== version || idBytes === 0 || !isLongEnough) return null;
  return readHead(bytes).id;
}

function readHead(sealed: Buffer): { id: string; nonceAt: number } {
  if (sealed[0] !== version) throw new Error("not a sealed record");
  const nonceAt = 2 + (sealed[1] ?? 0);
  return { id: sealed.toString("utf8", 2, nonceAt), nonceAt };
}

function associatedData(keyId: string, context: string): Buffer {
  return Buffer.from(`${keyId}\0${context}`);
}
