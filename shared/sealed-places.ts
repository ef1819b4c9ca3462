import type { Redis } from "ioredis";
import { actionContext } from "./actions.ts";
import { faceBlockContext } from "./face-blocks.ts";
import { identityContext } from "./identity-records.ts";
import { ledgerContext } from "./ledger.ts";
import { hashKeyContext } from "./open-keyring.ts";
import { replyContext } from "./replies.ts";
import { reportContext } from "./reports.ts";
import { resultContext } from "./results.ts";
import { sealedWith } from "./sealing.ts";

/** Something sealed, as it lies in Redis. */
export interface Sealed {
  readonly key: string;
  readonly type: "string" | "hash" | "list";
  /** Of a hash. */
  readonly field: string | null;
  readonly sealed: Buffer;
  /** Id of the key that sealed it. */
  readonly keyId: string;
}

/** Identities and undos: what is kept of one name. */
const part = { identities: "identity", crops: "crop", record: "identity", crop: "crop" } as const;

/** Names without their prefix, and the context that each field, or the whole, was sealed under. */
const places: readonly [RegExp, (owner: string, field: string) => string | null][] = [
  [/^user:\{(.*)\}:identities$/, (user, name) => identityContext(part.identities, user, name)],
  [/^user:\{(.*)\}:crops$/, (user, name) => identityContext(part.crops, user, name)],
  [/^user:\{(.*)\}:undo$/, undoContext],
  [/^action:\{(.*)\}$/, actionContext],
  [/^result:\{(.*)\}$/, resultContext],
  [/^reply:\{(.*)\}$/, replyContext],
  [/^ledger:\{(.*)\}$/, ledgerContext],
  [/^face-blocks$/, (_, id) => faceBlockContext(id)],
  [/^reports$/, () => reportContext],
  [/^hash-key$/, () => hashKeyContext],
];

function undoContext(user: string, field: string): string | null {
  const [name = "", of] = field.split(":");
  return of === "record" || of === "crop" ? identityContext(part[of], user, name) : null;
}

/** @returns `null` for what nobody here has sealed */
export function contextOf(prefix: string, { key, field }: Pick<Sealed, "key" | "field">): string | null {
  const name = key.slice(prefix.length + 1);
  for (const [pattern, context] of places) {
    const [matched, owner = ""] = pattern.exec(name) ?? [];
    if (matched !== undefined) return context(owner, field ?? "");
  }
  return null;
}

/** What kind of thing it is: its Redis name without whose it is. */
export function placeOf(prefix: string, { key }: Pick<Sealed, "key">): string {
  return key
    .slice(prefix.length + 1)
    .replace(/\{.*\}:?/, "")
    .replace(/:$/, "");
}

/** Everything under `prefix` that looks sealed, whoever has put it there: it begins like that. */
export async function* findSealed(redis: Redis, prefix: string): AsyncGenerator<Sealed> {
  for await (const found of redis.scanStream({ match: `${prefix}:*`, count: 500 })) {
    for (const key of found as string[]) yield* readSealed(redis, key);
  }
}

async function* readSealed(redis: Redis, key: string): AsyncGenerator<Sealed> {
  const type = await redis.type(key);
  if (type !== "string" && type !== "hash" && type !== "list") return;
  for (const [field, sealed] of await valuesOf(redis, key, type)) {
    const keyId = sealedWith(sealed);
    if (keyId !== null) yield { key, type, field, sealed, keyId };
  }
}

async function valuesOf(redis: Redis, key: string, type: Sealed["type"]): Promise<[string | null, Buffer][]> {
  if (type === "hash") return Object.entries(await redis.hgetallBuffer(key));
  const list = type === "list" ? await redis.lrangeBuffer(key, 0, -1) : [await redis.getBuffer(key)];
  return list.flatMap((value) => (value ? [[null, value] as [null, Buffer]] : []));
}
