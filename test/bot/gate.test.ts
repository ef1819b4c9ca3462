import { DiscordAPIError, type RepliableInteraction } from "discord.js";
import { describe, expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { checkPlace } from "../../bot/gate.ts";
import { openStore } from "../support/store.ts";

interface Asked {
  /** Who has added the app: a server ("0": the bot's DM), an account. */
  readonly byServer?: string | null;
  readonly byAccount?: string | null;
  readonly allowed?: readonly string[];
  readonly install?: "off" | "allowlist" | "on";
  readonly onList?: readonly string[];
  /** Servers that the person is in, as Discord says. */
  readonly memberOf?: readonly string[];
  /** Servers that Discord fails to tell about, or takes too long; true: all. */
  readonly discordFails?: boolean | readonly string[];
  readonly discordHangs?: boolean | readonly string[];
  /** What earlier questions have left there. */
  readonly store?: Awaited<ReturnType<typeof openStore>>;
}

/** How often Discord was asked. */
let asks = 0;

/** @returns "in", or the code of what they hear */
async function outcomeOf(asked: Asked): Promise<string> {
  const {
    byServer = null,
    byAccount = null,
    memberOf = [],
    discordFails = false,
    discordHangs = false,
  } = asked;
  const get = async (route: string, { signal }: { signal: AbortSignal }) => {
    asks += 1;
    const isAmong = (ids: boolean | readonly string[]) =>
      typeof ids === "boolean" ? ids : ids.some((id) => route.startsWith(`/guilds/${id}/`));
    if (isAmong(discordHangs))
      await new Promise((_resolve, reject) => (signal.onabort = () => reject(signal.reason)));
    if (isAmong(discordFails)) throw new Error("Discord is away");
    if (memberOf.some((id) => route.startsWith(`/guilds/${id}/members/`))) return {};
    throw new DiscordAPIError({ code: 10007, message: "Unknown Member" }, 10007, 404, "GET", route, {});
  };
  const interaction = {
    authorizingIntegrationOwners: { guildId: byServer, userId: byAccount },
    guildId: byServer === "0" ? null : (byServer ?? "somewhere"),
    user: { id: "presser" },
    client: { rest: { get } },
  };
  const limits = {
    ALLOWED_GUILDS: asked.allowed ?? [],
    USER_INSTALL: asked.install ?? "on",
    USER_INSTALL_USERS: asked.onList ?? [],
  };
  const { redis, keys } = asked.store ?? (await openStore());
  const deps = { limits, redis, keys, servers: { isBlocked: async () => false } };
  return checkPlace(interaction as unknown as RepliableInteraction, deps as unknown as BotDeps).then(
    () => "in",
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}

describe("a server's own Doppel", () => {
  it("works in every server, or in those that are allowed", async () => {
    expect(await outcomeOf({ byServer: "a" })).toBe("in");
    expect(await outcomeOf({ byServer: "a", allowed: ["a", "b"] })).toBe("in");
    expect(await outcomeOf({ byServer: "c", allowed: ["a", "b"] })).toBe("server_not_allowed");
  });

  it("answers in its DM whoever is in one of them", async () => {
    const inDm = { byServer: "0", allowed: ["a", "b"] };
    expect(await outcomeOf({ byServer: "0" })).toBe("in");
    expect(await outcomeOf({ ...inDm, memberOf: ["b"] })).toBe("in");
    expect(await outcomeOf({ ...inDm, memberOf: ["c"] })).toBe("server_not_allowed");
    expect(await outcomeOf({ ...inDm, discordFails: true })).toBe("Discord is away");
  });

  it("lets in a member of one of them, whatever becomes of the question to another", async () => {
    const inDm = { byServer: "0", allowed: ["a", "b"] };
    expect(await outcomeOf({ ...inDm, memberOf: ["b"], discordFails: ["a"] })).toBe("in");
    const asked = performance.now();
    expect(await outcomeOf({ ...inDm, memberOf: ["b"], discordHangs: ["a"] })).toBe("in");
    expect(performance.now() - asked).toBeLessThan(500);
    // Who may be a member where Discord fails is not told that they are none.
    expect(await outcomeOf({ ...inDm, discordFails: ["b"] })).toBe("Discord is away");
  });

  it("waits for Discord no longer than whoever asks can hear of it", async () => {
    const asked = performance.now();
    const outcome = await outcomeOf({ byServer: "0", allowed: ["a"], discordHangs: true });
    expect(outcome).not.toBe("in");
    expect(performance.now() - asked).toBeLessThan(2_000);
  });

  it("does not ask Discord with every press", async () => {
    for (const [memberOf, expected] of [
      [["b"], "in"],
      [[], "server_not_allowed"],
    ] as const) {
      const store = await openStore();
      const inDm = { byServer: "0", allowed: ["a", "b"], memberOf, store };
      const before = asks;
      expect([await outcomeOf(inDm), await outcomeOf(inDm)]).toEqual([expected, expected]);
      expect(asks - before).toBe(2);
      expect(await store.redis.pttl(store.keys.membership("presser"))).toBeGreaterThan(0);
    }
  });
});

describe("somebody's own Doppel", () => {
  it("works for everybody, for those on the list, or for nobody", async () => {
    expect(await outcomeOf({ byAccount: "ada" })).toBe("in");
    expect(await outcomeOf({ byAccount: "ada", install: "off" })).toBe("account_not_allowed");
    expect(await outcomeOf({ byAccount: "ada", install: "allowlist" })).toBe("account_not_allowed");
    expect(await outcomeOf({ byAccount: "ada", install: "allowlist", onList: ["ada"] })).toBe("in");
  });

  it("goes by who has added it, not by who presses a button below what it posted", async () => {
    const pressed = { byAccount: "ada", install: "allowlist" } as const;
    expect(await outcomeOf({ ...pressed, onList: ["presser"] })).toBe("account_not_allowed");
  });

  it("works in a server whose own is not allowed", async () => {
    const both = { byServer: "c", byAccount: "ada", allowed: ["a"] };
    expect(await outcomeOf(both)).toBe("in");
    expect(await outcomeOf({ ...both, install: "off" })).toBe("server_not_allowed");
  });
});
