import { Command } from "commander";
import { createActions } from "../shared/actions.ts";
import { resolvePath } from "../shared/config.ts";
import { createIdentities } from "../shared/identities.ts";
import { replayTombstones } from "../shared/replay-tombstones.ts";
import { createResults } from "../shared/results.ts";
import { openTombstones, type Tombstone } from "../shared/tombstones.ts";
import { readsOnly, type Store, withStore } from "./with-store.ts";

/** `doppel tombstones list|replay`. */
export function tombstonesCommand(): Command {
  const command = new Command("tombstones").description(
    "what was erased, for a Redis that is restored from before it (needs REDIS_URL, IDENTITY_KEYS, TOMBSTONES_DIR)",
  );
  command
    .command("list")
    .description("all of them, the oldest first")
    .option("--json", "as JSON")
    .action(list);
  command
    .command("replay")
    .description("erases again what a restored Redis does not know of; every bot does so when it starts")
    .action(replay);
  return command;
}

async function list({ json = false }: { readonly json?: boolean }): Promise<void> {
  await withStore(async (store) => {
    const all = await (await open(store)).list();
    process.stdout.write(json ? `${JSON.stringify(all)}\n` : inWords(all));
  }, readsOnly);
}

async function replay(): Promise<void> {
  await withStore(async (store) => {
    const { redis, keys, keyring, config } = store;
    const parts = {
      redis,
      keys,
      // Nothing is saved here, so nothing can be too many; what is erased again has its tombstone.
      identities: createIdentities(redis, keys, keyring, 0),
      actions: createActions(redis, keys, keyring),
      results: createResults(redis, keys, keyring),
      tombstones: await open(store),
    };
    const count = await replayTombstones(parts, config.BACKUP_RETENTION_DAYS);
    process.stdout.write(
      count === 0 ? "This Redis knows of every erasure.\n" : `${count} erasures were done again.\n`,
    );
  });
}

function open({ config, keyring }: Store) {
  return openTombstones(resolvePath(config.TOMBSTONES_DIR), keyring);
}

function inWords(all: readonly Tombstone[]): string {
  if (all.length === 0) return "Nothing was erased.\n";
  return all
    .map(({ at, userId, names, epoch }) => {
      const what = names === "all" ? "everything" : names.join(", ");
      return `${new Date(at).toISOString()}  user ${userId}  epoch ${epoch}  ${what}\n`;
    })
    .join("");
}
