import { describe, expect, it } from "vitest";
import { createServers, quotaOf } from "../../shared/servers.ts";
import { openStore } from "../support/store.ts";

const none = { quota: null, roleQuotas: new Map(), userQuotas: new Map() };

describe("a member's quota", () => {
  const server = { ...none, quota: 10 };
  const roles = new Map([
    ["artists", 20],
    ["friends", 5],
  ]);

  it("is the server's, or nobody's", () => {
    expect(quotaOf(none, "ada", ["artists"])).toBeNull();
    expect(quotaOf(server, "ada", ["artists"])).toBe(10);
  });

  it("is rather that of the most generous role, 0 being without end, even if the server's is larger", () => {
    expect(quotaOf({ ...server, roleQuotas: roles }, "ada", ["artists", "friends"])).toBe(20);
    expect(quotaOf({ ...server, roleQuotas: roles }, "ada", ["friends"])).toBe(5);
    expect(quotaOf({ ...server, roleQuotas: roles }, "ada", ["others"])).toBe(10);
    const unlimited = new Map([...roles, ["friends", 0]]);
    expect(quotaOf({ ...server, roleQuotas: unlimited }, "ada", ["artists", "friends"])).toBe(0);
  });

  it("is rather the person's own, even if everything else allows more", () => {
    const own = { ...server, roleQuotas: roles, userQuotas: new Map([["ada", 1]]) };
    expect(quotaOf(own, "ada", ["artists"])).toBe(1);
    expect(quotaOf(own, "ben", ["artists"])).toBe(20);
  });
});

describe("a server's settings", () => {
  it("are shown as they were set, and gone when they are taken away", async () => {
    const { redis, keys } = await openStore();
    const servers = createServers(redis, keys);
    expect(await servers.settings("s")).toEqual({
      ...none,
      logChannelId: null,
      logLocale: null,
      replies: "public",
    });
    await servers.setQuota("s", { kind: "server" }, 0);
    await servers.setQuota("s", { kind: "role", id: "r" }, 3);
    await servers.setQuota("s", { kind: "user", id: "u" }, 4);
    await servers.setLogChannel("s", "c", "zh-CN");
    await servers.setReplies("s", "private");
    expect(await servers.settings("s")).toEqual({
      quota: 0,
      roleQuotas: new Map([["r", 3]]),
      userQuotas: new Map([["u", 4]]),
      logChannelId: "c",
      logLocale: "zh-CN",
      replies: "private",
    });
    expect(await servers.settings("another")).toMatchObject(none);
    await servers.setQuota("s", { kind: "server" }, null);
    await servers.setQuota("s", { kind: "role", id: "r" }, null);
    await servers.setQuota("s", { kind: "user", id: "u" }, null);
    await servers.setLogChannel("s", null);
    await servers.setReplies("s", "public");
    expect(await redis.exists(keys.server("s"))).toBe(0);
  });

  it("name the blocked, in this server alone", async () => {
    const { redis, keys } = await openStore();
    const servers = createServers(redis, keys);
    expect([await servers.block("s", "u"), await servers.block("s", "u")]).toEqual([true, false]);
    expect([await servers.isBlocked("s", "u"), await servers.isBlocked("t", "u")]).toEqual([true, false]);
    expect(await servers.blocked("s")).toEqual(["u"]);
    expect([await servers.unblock("s", "u"), await servers.unblock("s", "u")]).toEqual([true, false]);
    expect(await servers.isBlocked("s", "u")).toBe(false);
  });
});
