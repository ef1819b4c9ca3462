/** A role of the guild. */
export interface Role {
  id: string;
  name: string;
  /** Who has it, by user id. */
  members: readonly string[];
}

const adaId = "1180000000000000011";
const benId = "1180000000000000012";
const chloeId = "1180000000000000013";

/** The guild's roles besides @everyone. */
export const roles: readonly Role[] = [
  { id: "1180000000000000051", name: "Artists", members: [benId, chloeId] },
  { id: "1180000000000000052", name: "Friends", members: [chloeId] },
];

/** The permission to change the guild's settings. */
export const manageGuild = 1n << 5n;
/** The permission to delete other people's messages. */
export const manageMessages = 1n << 13n;
/** View, send, embed, attach, history, reactions, application commands, threads. */
export const everyone =
  (1n << 10n) | (1n << 11n) | (1n << 14n) | (1n << 15n) | (1n << 16n) | (1n << 6n) | (1n << 31n);

/** Ids of a user's roles, as a member object carries them: without @everyone. */
export function rolesOf(userId: string): string[] {
  return roles.filter(({ members }) => members.includes(userId)).map(({ id }) => id);
}

/** What a user may do in the guild, as a decimal bit field. Ada is the moderator. */
export function permissionsOf(userId: string): string {
  return String(userId === adaId ? everyone | manageGuild | manageMessages : everyone);
}

/** A role object. */
export function roleObject(id: string, name: string, position: number): Record<string, unknown> {
  return {
    id,
    name,
    permissions: String(everyone),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  };
}
