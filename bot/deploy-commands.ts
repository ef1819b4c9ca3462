import { createHash } from "node:crypto";
import { type REST, Routes } from "discord.js";
import type { Redis } from "ioredis";
import type { StoreKeys } from "../shared/store-keys.ts";
import { messageCommands, slashCommands } from "./commands/index.ts";

/**
 * Registers every command with Discord, if they have changed since the last time.
 * @returns whether it had to
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  redis: Redis,
  keys: StoreKeys,
): Promise<boolean> {
  const body = [...slashCommands, ...messageCommands].map(({ data }) => data);
  const hash = createHash("sha256").update(applicationId).update(JSON.stringify(body)).digest("hex");
  if ((await redis.get(keys.commandsHash)) === hash) return false;
  await rest.put(Routes.applicationCommands(applicationId), { body });
  await redis.set(keys.commandsHash, hash);
  return true;
}
