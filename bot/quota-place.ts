import type { BaseInteraction } from "discord.js";
import type { QuotaPlace } from "../shared/admission.ts";
import { quotaOf, type ServerSettings } from "../shared/servers.ts";
import type { BotDeps } from "./deps.ts";

/** What the moderators have decided where somebody asks; `null` outside of servers. */
export async function settingsHere(
  { guildId }: BaseInteraction,
  { servers }: BotDeps,
): Promise<ServerSettings | null> {
  return guildId === null ? null : servers.settings(guildId);
}

/** Which quota holds for whoever asks, where they ask. */
export function placeOf(interaction: BaseInteraction, settings: ServerSettings | null): QuotaPlace {
  const serverId = interaction.guildId;
  if (!serverId || !settings) return { serverId: null, quota: null };
  return { serverId, quota: quotaOf(settings, interaction.user.id, rolesOf(interaction, serverId)) };
}

/** @everyone, whose id is the server's, is everybody's role, and no member object names it. */
function rolesOf({ member }: BaseInteraction, serverId: string): string[] {
  if (!member) return [serverId];
  const { roles } = member;
  return [serverId, ...(Array.isArray(roles) ? roles : roles.cache.keys())];
}
