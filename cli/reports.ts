import { Command } from "commander";
import { loadStoreConfig } from "../shared/config.ts";
import { connectRedis } from "../shared/redis.ts";
import { createReports, type Report } from "../shared/reports.ts";
import { createKeyring } from "../shared/sealing.ts";
import { storeKeys } from "../shared/store-keys.ts";
import { UserMistake } from "./user-mistake.ts";

/** `doppel reports`. */
export function reportsCommand(): Command {
  return new Command("reports")
    .description("what people have reported, the newest first (needs REDIS_URL and IDENTITY_KEYS)")
    .option("--json", "as JSON")
    .action(reports);
}

async function reports({ json = false }: { readonly json?: boolean }): Promise<void> {
  const config = loadStoreConfig();
  const redis = connectRedis(config.REDIS_URL);
  // Its errors are those of the commands below.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    throw new UserMistake("No Redis answers at REDIS_URL.", { cause });
  }
  try {
    const keyring = createKeyring(config.IDENTITY_KEYS);
    const list = await createReports(redis, storeKeys(config.REDIS_PREFIX), keyring).list();
    process.stdout.write(json ? `${JSON.stringify(list)}\n` : inWords(list));
  } finally {
    redis.disconnect();
  }
}

function inWords(list: readonly Report[]): string {
  if (list.length === 0) return "Nobody has reported anything.\n";
  return list
    .map(({ at, userId, about, reason }) => {
      const first = `${new Date(at).toISOString()}  user ${userId}  ${about}`;
      return [first, ...reason.split("\n").filter(Boolean)].join("\n    ");
    })
    .map((text) => `${text}\n`)
    .join("");
}
