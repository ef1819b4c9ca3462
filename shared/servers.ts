import type { Redis } from "ioredis";
import type { StoreKeys } from "./store-keys.ts";

/** Whom a quota is for: everybody in the server, a role, or one person. */
export type QuotaFor =
  | { readonly kind: "server" }
  | { readonly kind: "role"; readonly id: string }
  | { readonly kind: "user"; readonly id: string };

/** What a server's moderators have decided. Swaps are a day's; 0 = unlimited. */
export interface ServerSettings {
  /** `null`: as the operator's configuration says. */
  readonly quota: number | null;
  readonly roleQuotas: ReadonlyMap<string, number>;
  readonly userQuotas: ReadonlyMap<string, number>;
  /** Where results are noted. */
  readonly logChannelId: string | null;
  /** The server's language when that channel was chosen; `null`: not known. */
  readonly logLocale: string | null;
  /** Who sees a reply whose author did not say. */
  readonly replies: "public" | "private";
}

/** Settings and blocks by server; they belong to the server and stay until its moderators change them. */
export interface Servers {
  settings(serverId: string): Promise<ServerSettings>;
  /** @param swaps `null` takes the quota away */
  setQuota(serverId: string, whom: QuotaFor, swaps: number | null): Promise<void>;
  /** @param locale the server's language, for whoever writes there and does not see the server */
  setLogChannel(serverId: string, channelId: string | null, locale?: string | null): Promise<void>;
  setReplies(serverId: string, replies: ServerSettings["replies"]): Promise<void>;
  /** @returns false if they were blocked already */
  block(serverId: string, userId: string): Promise<boolean>;
  /** @returns false if they were not blocked */
  unblock(serverId: string, userId: string): Promise<boolean>;
  isBlocked(serverId: string, userId: string): Promise<boolean>;
  blocked(serverId: string): Promise<string[]>;
}

const quotaField = (whom: QuotaFor) => (whom.kind === "server" ? "quota" : `quota:${whom.kind}:${whom.id}`);

export function createServers(redis: Redis, keys: StoreKeys): Servers {
  /** A field that says nothing is not kept. */
  const write = async (serverId: string, field: string, value: string | number | null) => {
    const key = keys.server(serverId);
    if (value === null) await redis.hdel(key, field);
    else await redis.hset(key, field, value);
  };

  return {
    async settings(serverId) {
      const fields = await redis.hgetall(keys.server(serverId));
      return {
        quota: fields["quota"] === undefined ? null : Number(fields["quota"]),
        roleQuotas: quotasIn(fields, "role"),
        userQuotas: quotasIn(fields, "user"),
        logChannelId: fields["log"] ?? null,
        logLocale: fields["log:locale"] ?? null,
        replies: fields["replies"] === "private" ? "private" : "public",
      };
    },

    setQuota: (serverId, whom, swaps) => write(serverId, quotaField(whom), swaps),
    async setLogChannel(serverId, channelId, locale = null) {
      // First: whoever finds the channel finds its language.
      await write(serverId, "log:locale", locale);
      await write(serverId, "log", channelId);
    },
    setReplies: (serverId, replies) => write(serverId, "replies", replies === "public" ? null : replies),

    block: async (serverId, userId) => (await redis.sadd(keys.blocked(serverId), userId)) === 1,
    unblock: async (serverId, userId) => (await redis.srem(keys.blocked(serverId), userId)) === 1,
    isBlocked: async (serverId, userId) => (await redis.sismember(keys.blocked(serverId), userId)) === 1,
    blocked: async (serverId) => (await redis.smembers(keys.blocked(serverId))).sort(),
  };
}

/**
 * A member's quota in a server: their own wins over those of their roles, of which the most generous counts, those
 * over the server's.
 * @returns `null` if the server has none for them
 */
export function quotaOf(
  { quota, roleQuotas, userQuotas }: Pick<ServerSettings, "quota" | "roleQuotas" | "userQuotas">,
  userId: string,
  roleIds: readonly string[],
): number | null {
  const own = userQuotas.get(userId);
  if (own !== undefined) return own;
  const byRole = roleIds.flatMap((id) => roleQuotas.get(id) ?? []);
  if (byRole.includes(0)) return 0;
  return byRole.length > 0 ? Math.max(...byRole) : quota;
}

function quotasIn(
  fields: Readonly<Record<string, string>>,
  kind: "role" | "user",
): ReadonlyMap<string, number> {
  const prefix = `quota:${kind}:`;
  const found = Object.entries(fields).filter(([field]) => field.startsWith(prefix));
  return new Map(found.map(([field, swaps]) => [field.slice(prefix.length), Number(swaps)]));
}
