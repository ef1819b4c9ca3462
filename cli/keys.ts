import { Command } from "commander";
import { resolvePath } from "../shared/config.ts";
import { isCheck, rotateKeys, type Stuck } from "../shared/rotate-keys.ts";
import { findSealed, placeOf } from "../shared/sealed-places.ts";
import { sealersWith } from "../shared/sealers.ts";
import { openTombstones } from "../shared/tombstones.ts";
import { UserMistake } from "./user-mistake.ts";
import { readsOnly, type Store, withStore } from "./with-store.ts";

/** `doppel keys list|rotate|forget`. */
export function keysCommand(): Command {
  const command = new Command("keys").description(
    "the keys in IDENTITY_KEYS (needs REDIS_URL, IDENTITY_KEYS, TOMBSTONES_DIR)",
  );
  command
    .command("list")
    .description("which keys there are, or are missing, and how much each has sealed")
    .option("--json", "as JSON")
    .option("--of <id>", "instead, what that key has sealed: key and field in Redis, one a line")
    .action(list);
  command
    .command("rotate")
    .description("seals with the first key what is sealed with others, while bot and workers run")
    .action(rotate);
  command
    .command("forget <id>")
    .description(
      "allows a key to be left out of IDENTITY_KEYS; refuses while anything is sealed with it, or a process seals with it",
    )
    .action(forget);
  return command;
}

/** By key id: how much of what. */
type Counts = Map<string, Map<string, number>>;

interface ListOptions {
  readonly json?: boolean;
  readonly of?: string;
}

async function list({ json = false, of }: ListOptions): Promise<void> {
  await withStore((store) => (of === undefined ? listKeys(store, json) : listSealed(store, of)), {
    ...readsOnly,
    mayMiss: () => true,
  });
}

async function listKeys(store: Store, json: boolean): Promise<void> {
  const counts = await countSealed(store);
  const noted = await store.redis.hkeys(store.keys.keyChecks);
  const ids = new Set([...store.config.IDENTITY_KEYS.keys(), ...noted, ...counts.keys()]);
  const rows = [...ids].map((id) => ({
    id,
    seals: id === store.keyring.currentId,
    isHere: store.config.IDENTITY_KEYS.has(id),
    sealed: Object.fromEntries(counts.get(id) ?? []),
  }));
  process.stdout.write(json ? `${JSON.stringify(rows)}\n` : rows.map(inWords).join(""));
}

async function listSealed({ redis, config: { REDIS_PREFIX: prefix } }: Store, id: string): Promise<void> {
  for await (const found of findSealed(redis, prefix)) {
    if (found.keyId !== id || isCheck(prefix, found)) continue;
    process.stdout.write(`${found.key}${found.field === null ? "" : ` ${found.field}`}\n`);
  }
}

function inWords(row: { id: string; seals: boolean; isHere: boolean; sealed: Record<string, number> }) {
  const role = row.seals ? "seals" : row.isHere ? "opens" : "is not in IDENTITY_KEYS";
  return `${row.id}  ${role}  ${summary(new Map(Object.entries(row.sealed)))}\n`;
}

function summary(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([what, count]) => `${count} ${what}`).join(", ") || "nothing sealed";
}

async function rotate(): Promise<void> {
  await withStore(async (store) => {
    const { redis, config, keyring } = store;
    const total = othersOf(await countSealed(store), keyring.currentId);
    const say = (done: number) => {
      if (done % 100 === 0) process.stderr.write(`${done} of ${total} sealed anew\n`);
    };
    const { done, stuck } = await rotateKeys(redis, config.REDIS_PREFIX, keyring, say);
    const resealed = await (await tombstones(store)).reseal();
    const left = othersOf(await countSealed(store), keyring.currentId);
    process.stdout.write(`${done + resealed} sealed anew with "${keyring.currentId}"; ${left} left.\n`);
    if (stuck.length > 0) {
      throw new UserMistake(
        [
          ...stuck.map(stuckInWords),
          "What does not open keeps the old key needed: see docs/operations.md, Identity keys.",
        ].join("\n"),
      );
    }
    if (left > 0) {
      throw new UserMistake(
        `Something still seals with another key: start every bot and worker with "${keyring.currentId}" first in IDENTITY_KEYS, and rotate again.`,
      );
    }
  });
}

function stuckInWords({ key, field, why }: Stuck): string {
  return `${field === null ? key : `${key}, field "${field}",`} does not open: ${why}.`;
}

async function forget(id: string): Promise<void> {
  await withStore(
    async (store) => {
      if (id === store.keyring.currentId) {
        throw new UserMistake(`"${id}" is the key that seals: put another one first in IDENTITY_KEYS.`);
      }
      // First: with nobody left who seals with it, what is counted afterwards is all that there will be.
      const sealers = await sealersWith(store, id);
      if (sealers.length > 0) {
        const who = sealers.map(({ role, host, pid }) => `${role} on ${host} (process ${pid})`).join(", ");
        throw new UserMistake(
          `"${id}" is still what seals: ${who}. Start it with another key first in IDENTITY_KEYS, then \`doppel keys rotate\`; whoever ended without a word counts for 5 minutes.`,
        );
      }
      const sealed = (await countSealed(store)).get(id) ?? new Map<string, number>();
      if (sealed.size > 0) {
        const remedy = store.config.IDENTITY_KEYS.has(id)
          ? "`doppel keys rotate` first."
          : "Put it back behind the others and `doppel keys rotate` first; if nobody has it, see docs/operations.md, Key loss.";
        throw new UserMistake(`"${id}" is still needed: ${summary(sealed)}. ${remedy}`);
      }
      await store.redis.hdel(store.keys.keyChecks, id);
      process.stdout.write(`Nothing is sealed with "${id}": it can be left out of IDENTITY_KEYS.\n`);
    },
    { ...readsOnly, mayMiss: (missing) => missing === id },
  );
}

async function countSealed(store: Store): Promise<Counts> {
  const prefix = store.config.REDIS_PREFIX;
  const counts: Counts = new Map();
  const add = (id: string, what: string, count: number) => {
    const ofKey = counts.get(id) ?? new Map<string, number>();
    counts.set(id, ofKey.set(what, (ofKey.get(what) ?? 0) + count));
  };
  for await (const found of findSealed(store.redis, prefix)) {
    if (!isCheck(prefix, found)) add(found.keyId, placeOf(prefix, found), 1);
  }
  for (const [id, count] of await (await tombstones(store)).countByKey()) add(id, "tombstones", count);
  return counts;
}

function othersOf(counts: Counts, currentId: string): number {
  const others = [...counts].filter(([id]) => id !== currentId);
  return others.flatMap(([, ofKey]) => [...ofKey.values()]).reduce((sum, count) => sum + count, 0);
}

function tombstones({ config, keyring }: Store) {
  return openTombstones(resolvePath(config.TOMBSTONES_DIR), keyring);
}
