import { DiscordAPIError, RESTJSONErrorCodes, type RepliableInteraction, Routes } from "discord.js";
import { UserError } from "../shared/errors.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

/** As discord.js shows who has added the app; "0" stands for the bot's own DM. */
const inDm = "0";
/** How long Discord may take to say whether somebody is a member. */
const askMs = 1_000;
/** For as long Discord is not asked again. */
const membershipMs = { member: 10 * 60_000, stranger: 60_000 } as const;

/**
 * Lets in whoever may use Doppel where they are.
 * @throws UserError `server_not_allowed`, `account_not_allowed`, `blocked_here`; StoreError
 */
export async function checkPlace(interaction: RepliableInteraction, deps: BotDeps): Promise<void> {
  const { guildId: byServer, userId: byAccount } = interaction.authorizingIntegrationOwners;
  const isServerAllowed = byServer !== null && (await allowsServer(byServer, interaction, deps));
  if (!isServerAllowed && !(byAccount !== null && allowsAccount(byAccount, deps))) {
    throw byServer === null
      ? new UserError("account_not_allowed", {})
      : new UserError("server_not_allowed", {});
  }
  const { guildId, user } = interaction;
  if (guildId && (await within(checkMs, deps.servers.isBlocked(guildId, user.id)))) {
    throw new UserError("blocked_here", {});
  }
}

async function allowsServer(
  serverId: string,
  interaction: RepliableInteraction,
  deps: BotDeps,
): Promise<boolean> {
  const allowed = deps.limits.ALLOWED_GUILDS;
  if (allowed.length === 0) return true;
  if (serverId !== inDm) return allowed.includes(serverId);
  return isMember(interaction, deps);
}

/** Whoever shares any server with the bot can write to it: its DM is for members of those that are allowed. */
async function isMember(
  { user, client }: RepliableInteraction,
  { redis, keys, limits }: BotDeps,
): Promise<boolean> {
  const key = keys.membership(user.id);
  const known = await within(checkMs, redis.get(key));
  if (known !== null) return known === "member";
  const signal = AbortSignal.timeout(askMs);
  const asked = limits.ALLOWED_GUILDS.map((id) =>
    client.rest.get(Routes.guildMember(id, user.id), { signal }),
  );
  // The first yes is enough: a server that is slow or fails keeps no member of another one out.
  const told = await Promise.any(asked).then(() => "member" as const, strangerToAll);
  await within(checkMs, redis.set(key, told, "PX", membershipMs[told]));
  return told === "member";
}

/** @throws what one of them failed of, since it might have said yes */
function strangerToAll({ errors }: AggregateError): "stranger" {
  for (const error of errors) if (!saysStranger(error)) throw error;
  return "stranger";
}

/** Not a member, or the bot is not in that server. */
function saysStranger(error: unknown): boolean {
  const codes: unknown[] = [
    RESTJSONErrorCodes.UnknownMember,
    RESTJSONErrorCodes.UnknownGuild,
    RESTJSONErrorCodes.UnknownUser,
    RESTJSONErrorCodes.MissingAccess,
  ];
  return error instanceof DiscordAPIError && codes.includes(error.code);
}

/** @param userId whoever has added the app to their account; a button below its message may be pressed by others */
function allowsAccount(userId: string, { limits }: BotDeps): boolean {
  if (limits.USER_INSTALL === "allowlist") return limits.USER_INSTALL_USERS.includes(userId);
  return limits.USER_INSTALL === "on";
}
