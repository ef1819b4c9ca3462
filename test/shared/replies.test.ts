import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createReplies } from "../../shared/replies.ts";
import { openStore } from "../support/store.ts";

const secrets = {
  applicationId: "1",
  token: "very-secret-token",
  pictures: [{ url: "https://cdn.discordapp.com/signed", bytes: 10, mayMove: false }],
  ephemeral: false,
  attachmentLimit: 1000,
  afterwards: null,
  title: "me",
  locale: "en-US",
};

describe("replies", () => {
  it("keeps tokens and addresses sealed, and for 20 minutes only", async () => {
    const { redis, keys, keyring } = await openStore();
    const replies = createReplies(redis, keys, keyring);
    await replies.create({ id: "r", userId: "ada", charged: 2, secrets });
    expect(await replies.read("r")).toMatchObject({ userId: "ada", state: "waiting", charged: 2, secrets });
    const raw = JSON.stringify(await redis.hgetall(keys.reply("r")));
    expect(raw).not.toContain("secret-token");
    expect(raw).not.toContain("cdn.discordapp.com");
    expect(await redis.pttl(keys.reply("r"))).toBeLessThanOrEqual(20 * 60_000);
  });

  it("moves forward only", async () => {
    const { redis, keys, keyring } = await openStore();
    const replies = createReplies(redis, keys, keyring);
    await replies.create({ id: "r", userId: "ada", charged: 0, secrets });
    expect(await replies.beginWork("r")).toBe(true);
    expect(await replies.write("r", ["waiting"], "waiting", async () => {})).toBe(false);
    expect(await replies.write("r", ["waiting", "working"], "final", async () => {})).toBe(true);
    expect(await replies.beginWork("r")).toBe(false);
    expect(await replies.pending()).toEqual([]);
  });

  it("leaves the state alone when the write fails", async () => {
    const { redis, keys, keyring } = await openStore();
    const replies = createReplies(redis, keys, keyring);
    await replies.create({ id: "r", userId: "ada", charged: 0, secrets });
    const failing = replies.write("r", ["waiting"], "final", () =>
      Promise.reject(new Error("Discord is away")),
    );
    await expect(failing).rejects.toThrow("Discord is away");
    expect((await replies.read("r"))?.state).toBe("waiting");
    expect(await replies.pending()).toEqual(["r"]);
  });

  it("never lets a late position land on a result, in 100 races", async () => {
    const { redis, keys, keyring } = await openStore();
    const replies = createReplies(redis, keys, keyring);
    for (let round = 0; round < 100; round++) {
      const id = `r${round}`;
      await replies.create({ id, userId: "ada", charged: 0, secrets });
      const shown: string[] = [];
      const write = (text: string) => async () => {
        await sleep(Math.random() * 3);
        shown.push(text);
      };
      await Promise.all([
        replies.write(id, ["waiting"], "waiting", write("position")),
        replies.write(id, ["waiting", "working"], "final", write("result")),
      ]);
      expect(shown.at(-1)).toBe("result");
    }
  });
});
