import { everyone, roleObject, roles, rolesOf } from "./roles.ts";

/** Any JSON object of Discord's. */
export type Json = Record<string, unknown>;

/** A user object as Discord's API shows it. */
export interface UserObject {
  id: string;
  username: string;
  global_name: string | null;
  discriminator: string;
  avatar: string | null;
  bot?: boolean;
  public_flags: number;
}

/** A place for messages. `context` is Discord's: 0 guild, 1 bot DM, 2 private channel. */
export interface Channel {
  id: string;
  name: string;
  context: 0 | 1 | 2;
  /** Who takes part; null is everyone in the guild. */
  members: readonly string[] | null;
}

/** The one application of this Discord; its bot user has the same id, as on Discord. */
export const applicationId = "1180000000000000001";
/** The one guild. */
export const guildId = "1180000000000000002";
/** Midjourney's user id on the real Discord. */
export const midjourneyId = "936929561302675456";

function user(id: string, username: string, globalName: string, bot = false): UserObject {
  const common = { id, username, global_name: globalName, avatar: null, public_flags: 0 };
  return bot ? { ...common, discriminator: "0001", bot } : { ...common, discriminator: "0" };
}

/** The bot's own user. */
export const botUser: UserObject = { ...user(applicationId, "Doppel", "Doppel", true), global_name: null };

/** Everyone there is. Ada is the moderator. */
export const users: readonly UserObject[] = [
  user("1180000000000000011", "ada", "Ada"),
  user("1180000000000000012", "ben", "Ben"),
  user("1180000000000000013", "chloe", "Chloe"),
];

const [ada, ben] = users as [UserObject, UserObject, UserObject];

/** Two guild channels, a DM with the bot for each user, and one private channel of Ada's and Ben's. */
export const channels: readonly Channel[] = [
  { id: "1180000000000000021", name: "general", context: 0, members: null },
  { id: "1180000000000000022", name: "midjourney", context: 0, members: null },
  ...users.map(
    ({ id, username }): Channel => ({
      id: id.replace(/1(\d)$/, "3$1"),
      name: `dm-${username}`,
      context: 1,
      members: [id],
    }),
  ),
  { id: "1180000000000000041", name: "private", context: 2, members: [ada.id, ben.id] },
];

/** What the README's invitation grants. */
const invited = 274_877_942_784n;

/** What the bot may do, as a decimal bit field. It may not manage messages. */
export const appPermissions = String(everyone | invited);

/** Whether the user takes part in the channel. */
export function mayEnter({ members }: Channel, userId: string): boolean {
  return members?.includes(userId) ?? true;
}

/** The user by id or by name, whatever the case; "guest1" to "guest9999" come in as soon as they are named. */
export function findUser(nameOrId: string): UserObject | undefined {
  const name = nameOrId.toLowerCase();
  return users.find((one) => one.id === nameOrId || one.username === name) ?? findGuest(name);
}

const firstGuest = 1180000000000001000n;

function findGuest(nameOrId: string): UserObject | undefined {
  const [, byName, byId] = /^(?:guest([1-9]\d{0,3})|11800000000000(\d{5}))$/.exec(nameOrId) ?? [];
  const number = byName ? Number(byName) : Number(byId) - 1_000;
  if (!(number > 0)) return undefined;
  return user(String(firstGuest + BigInt(number)), `guest${number}`, `Guest ${number}`);
}

/** The channel by id or name; "dm" is the DM of `userId`. */
export function findChannel(nameOrId: string, userId?: string): Channel | undefined {
  const name = nameOrId.replace(/^#/, "");
  if (name === "dm")
    return channels.find(({ context, members }) => context === 1 && members?.includes(userId ?? ""));
  return channels.find((one) => one.id === nameOrId || one.name === name);
}

/** A guild member object, without its user. */
export function memberObject(userId: string): Json {
  return {
    roles: rolesOf(userId),
    nick: null,
    avatar: null,
    banner: null,
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

/** A channel object. */
export function channelObject({ id, name, context, members }: Channel): Json {
  if (context === 0) {
    return {
      id,
      type: 0,
      name,
      guild_id: guildId,
      position: 0,
      permission_overwrites: [],
      parent_id: null,
      topic: null,
      nsfw: false,
      rate_limit_per_user: 0,
      last_message_id: null,
      flags: 0,
    };
  }
  const recipients = users.filter((one) => members?.includes(one.id));
  const common = { id, last_message_id: null, recipients, flags: 0 };
  return context === 1 ? { ...common, type: 1 } : { ...common, type: 3, name, icon: null, owner_id: ada.id };
}

/** The guild as GUILD_CREATE shows it. */
export function guildObject(): Json {
  return {
    id: guildId,
    name: "The studio",
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: ben.id,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: "en-US",
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    application_id: null,
    vanity_url_code: null,
    features: [],
    emojis: [],
    stickers: [],
    roles: [
      roleObject(guildId, "@everyone", 0),
      ...roles.map(({ id, name }, index) => roleObject(id, name, index + 1)),
    ],
    joined_at: "2024-01-01T00:00:00.000000+00:00",
    large: false,
    unavailable: false,
    member_count: users.length + 1,
    members: [{ ...memberObject(botUser.id), user: botUser }],
    channels: channels.filter(({ context }) => context === 0).map(channelObject),
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
