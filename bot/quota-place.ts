import type { BaseInteraction } from "discord.js";
import type { QuotaPlace } from "../shared/admission.ts";
import { quotaOf } from "../shared/servers.ts";
import type { BotDeps } from "./deps.ts";

/** Which quota holds for whoever asks, where they ask. */
export async function placeOf(interaction: BaseInteraction, { servers }: BotDeps): Promise<QuotaPlace> {
  const serverId = interaction.guildId;
  if (!serverId) return { serverId: null, quota: null };
  const settings = await servers.settings(serverId);
  return { serverId, quota: quotaOf(settings, interaction.user.id, rolesOf(interaction, serverId)) };
}

/** @everyone, whose id is the server's, is everybody's role, and no member object names it. */
function rolesOf({ member }: BaseInteraction, serverId: string): string[] {
  if (!member) return [serverId];
  const { roles } = member;
  return [serverId, ...(Array.isArray(roles) ? roles : roles.cache.keys())];
}
