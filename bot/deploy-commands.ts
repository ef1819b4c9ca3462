import { createHash } from "node:crypto";
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  type REST,
  type RESTPutAPIApplicationCommandsResult,
  Routes,
} from "discord.js";
import { type CommandIds, keepCommandIds, readCommandIds } from "../shared/words/command-ids.ts";
import { messageCommands, slashCommands } from "./commands/index.ts";
import type { BotDeps, Limits } from "./deps.ts";

/**
 * Registers every command with Discord, if they have changed since the last time.
 * @returns whether it had to, and the commands' ids
 */
export async function deployCommands(
  rest: REST,
  applicationId: string,
  {
    redis,
    keys,
    limits,
  }: Pick<BotDeps, "redis" | "keys"> & { readonly limits: Pick<Limits, "USER_INSTALL"> },
): Promise<{ deployed: boolean; ids: CommandIds }> {
  const all = [...slashCommands, ...messageCommands].map(({ data }) => withNumericPermissions(data));
  const body = limits.USER_INSTALL === "off" ? all.map(forServersOnly) : all;
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

/** Discord's answers carry permissions as text, as discord.js's types do; its description of requests wants a number. */
function withNumericPermissions<
  Data extends { readonly default_member_permissions?: string | null | undefined },
>(data: Data) {
  const { default_member_permissions: needed } = data;
  return needed ? { ...data, default_member_permissions: Number(needed) } : data;
}

/** Nobody can add the commands to their own account. */
function forServersOnly<Data extends object>(data: Data): Data {
  return { ...data, integration_types: [ApplicationIntegrationType.GuildInstall] };
}
