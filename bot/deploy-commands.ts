import { createHash } from "node:crypto";
import {
  ApplicationCommandType,
  type REST,
  type RESTPutAPIApplicationCommandsResult,
  Routes,
} from "discord.js";
import type { Redis } from "ioredis";
import type { StoreKeys } from "../shared/store-keys.ts";
import { type CommandIds, keepCommandIds, readCommandIds } from "../shared/words/command-ids.ts";
import { messageCommands, slashCommands } from "./commands/index.ts";

/**
 * Registers every command with Discord, if they have changed since the last time.
 * @returns whether it had to, and the commands' ids
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  redis: Redis,
  keys: StoreKeys,
): Promise<{ deployed: boolean; ids: CommandIds }> {
  const body = [...slashCommands, ...messageCommands].map(({ data }) => data);
  const hash = createHash("sha256").update(applicationId).update(JSON.stringify(body)).digest("hex");
  const [known, kept] = await Promise.all([redis.get(keys.commandsHash), readCommandIds(redis, keys)]);
  // Ids that are missing, as after an upgrade, are worth registering again.
  if (known === hash && Object.keys(kept).length > 0) return { deployed: false, ids: kept };
  const registered = (await rest.put(Routes.applicationCommands(applicationId), {
    body,
  })) as RESTPutAPIApplicationCommandsResult;
  const slash = registered.filter(({ type }) => type === ApplicationCommandType.ChatInput);
  const ids = Object.fromEntries(slash.map(({ name, id }) => [name, id]));
  await keepCommandIds(redis, keys, { hash, ids });
  return { deployed: true, ids };
}
