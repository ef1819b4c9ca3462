import { type Interaction, interactionTypes } from "./interaction-types.ts";
import type { Messages } from "./messages.ts";
import type { Resolved } from "./options.ts";
import { permissionsOf } from "./roles.ts";
import type { Rules } from "./rules.ts";
import {
  applicationId,
  appPermissions,
  channelObject,
  findUser,
  guildId,
  type Json,
  memberObject,
} from "./world.ts";

/** The guild member with their permissions, as an interaction carries them. */
export function interactionMember(userId: string): Json {
  return { ...memberObject(userId), user: findUser(userId), permissions: permissionsOf(userId) };
}

/** The body of INTERACTION_CREATE. */
export function interactionPayload(
  interaction: Interaction,
  data: Json,
  messages: Messages,
  rules: Rules,
): Json {
  const { id, token, type, userId, channel, source } = interaction;
  const isGuild = channel.context === 0;
  const place = isGuild
    ? {
        guild_id: guildId,
        guild: { id: guildId, locale: "en-US", features: [] },
        guild_locale: "en-US",
        member: interactionMember(userId),
      }
    : { user: findUser(userId) };
  const owners = [{ "0": guildId }, { "0": "0" }, { "1": userId }] as const;
  const message =
    source === null || type === interactionTypes.autocomplete ? {} : { message: messages.render(source) };
  return {
    id,
    application_id: applicationId,
    type,
    data,
    ...place,
    channel: { ...channelObject(channel), permissions: permissionsOf(userId) },
    channel_id: channel.id,
    ...message,
    token,
    version: 1,
    locale: interaction.locale,
    app_permissions: appPermissions,
    entitlements: [],
    authorizing_integration_owners: owners[channel.context],
    context: channel.context,
    attachment_size_limit: rules.attachmentLimit,
  };
}

/** Users and members by id, as `resolved` carries them. */
export function resolvedUsers(ids: readonly string[]): Resolved {
  const found = ids.map((id) => findUser(id)).filter((one) => one !== undefined);
  const members = found.map(({ id }) => {
    const { user: _, ...member } = interactionMember(id);
    return [id, member] as const;
  });
  return {
    users: Object.fromEntries(found.map((one) => [one.id, one])),
    members: Object.fromEntries(members),
  };
}
