import { readFile } from "node:fs/promises";
import { Redis } from "ioredis";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { checkAgainstOpenApi, hasOpenApi } from "../../infra/local-discord/openapi.ts";
import { changedFaces } from "../support/changed-faces.ts";
import { type Doppel, patience, sample, samplePath, save, startDoppel, trueFaces } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let ben: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
});
afterAll(() => doppel?.stop());

/** How much of each true face the reply has changed, left to right, and how much far from all of them. */
async function changes(reply: Reply, name: string) {
  const after = await doppel.discord.download(reply.attachments[0]!);
  return changedFaces(await readFile(samplePath(name)), after, await trueFaces(name));
}

describe("a first conversation", () => {
  it("asks once whether the face may be used, and keeps it afterwards", async () => {
    const first = await ada.slash("saveid", { idname: "me", image: await sample("iris") });
    await first.settled(patience);
    expect(first.ephemeral).toBe(true);
    const button = first.messages[0]?.controls.find(({ label }) => /may use/i.test(label ?? ""));
    const pressed = await first.messages[0]!.press(ada, button!.customId);
    await pressed.until(() => /idname `me` created/.test(pressed.content), patience);
    expect(pressed.ephemeral).toBe(true);

    const second = await ada.slash("saveid", { idname: "you", image: await sample("ravi") });
    await second.until(({ content }) => /idname `you` created/.test(content), patience);
    expect(second.ephemeral).toBe(true);
  });

  it("swaps the one face of an upload, for everybody to see, and nothing else of the picture", async () => {
    const reply = await ada.slash("swapid", { idname: "me", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect(reply.ephemeral).toBe(false);
    expect(reply.content).toMatch(/AI-edited/);
    const { parts, elsewhere } = await changes(reply, "single");
    expect(parts[0]).toBeGreaterThan(0.4);
    expect(elsewhere).toBe(0);
  });

  it("goes from left to right and leaves the face alone that `_` stands for", async () => {
    const reply = await ada.slash("swapid", { idname: "me,_,you", image: await sample("group") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    const { parts, elsewhere } = await changes(reply, "group");
    expect(parts[0]).toBeGreaterThan(0.4);
    expect(parts[1]).toBeLessThan(0.05);
    expect(parts[2]).toBeGreaterThan(0.4);
    expect(elsewhere).toBe(0);
  });

  it("swaps a message's picture with the defaults", async () => {
    const message = await doppel.discord.post({
      author: "Midjourney",
      channel: "midjourney",
      content: "**a portrait in oil** - Image #2 <@1180000000000000011>",
      files: [await sample("upscale")],
    });
    const reply = await ada.contextMenu("INSwapper", message);
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect((await changes(reply, "upscale")).parts[0]).toBeGreaterThan(0.4);
  });

  it("marks the file as AI-edited and describes it", async () => {
    const reply = await ada.slash("swapid", { idname: "you --private", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect(reply.ephemeral).toBe(true);
    const { xmp } = await sharp(await doppel.discord.download(reply.attachments[0]!)).metadata();
    expect(xmp?.toString()).toContain("compositeWithTrainedAlgorithmicMedia");
    expect(reply.messages[0]?.attachments[0]?.description).toMatch(/AI-edited/);
  });

  it("mixes two people", async () => {
    const reply = await ada.slash("swapid", { idname: "me+you", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    expect((await changes(reply, "single")).parts[0]).toBeGreaterThan(0.4);
  });
});

describe("afterwards", () => {
  it("only the requester or a moderator deletes a result", async () => {
    const reply = await ada.slash("swapid", { idname: "me", image: await sample("single") });
    await reply.until(({ attachments }) => attachments.length === 1, patience);
    const message = reply.messages[0]!;
    const remove = message.controls.find(({ label }) => label === "Delete")!;
    const refused = await message.press(ben, remove.customId);
    await refused.settled(patience);
    expect(doppel.discord.message(message.id)?.deleted).toBe(false);
    await message.press(ada, remove.customId);
    await reply.until(({ deleted }) => deleted, patience);
  });

  it("another person has no access to somebody's names", async () => {
    const reply = await ben.slash("swapid", { idname: "me", image: await sample("single") });
    await reply.settled(patience);
    expect(reply.content).toMatch(/no identity yet/);
    expect(reply.ephemeral).toBe(true);
    expect(await ben.autocomplete("swapid", { idname: "m" }, "idname")).toEqual([]);
  });

  it("lists names and dates at once, and then shows the faces in the same order", async () => {
    const list = await ada.slash("listid");
    await list.settled(patience);
    expect(list.content).toMatch(
      /1\. `me` saved <t:\d+:R>\n2\. `you`[\s\S]*Default: `you`[\s\S]*today: \d+ of 50/,
    );
    await list.until(({ attachments }) => attachments.length === 1, patience);
    expect(list.content).toContain("`me`");
    expect(list.attachments[0]?.description).toBe("Your saved faces: me, you");
  });

  it("offers what is typed so far plus a name", async () => {
    const choices = await ada.autocomplete("swapid", { idname: "me,_,y" }, "idname");
    expect(choices.map(({ value }) => value)).toContain("me,_,you");
  });

  it("nothing that was said to Discord breaks its own description", async ({ skip }) => {
    skip(!hasOpenApi, "Discord's OpenAPI document is not here");
    const wire = (await doppel.discord.wire()).filter(({ status }) => status !== 429);
    expect(wire.length).toBeGreaterThan(15);
    expect(wire.flatMap(({ method, path, bodyJson }) => checkAgainstOpenApi(method, path, bodyJson))).toEqual(
      [],
    );
  });

  it("neither logs nor jobs hold a token or an address", async () => {
    // Jobs go with their end: these ones wait, because the worker stands still.
    const redis = new Redis(doppel.redis.url);
    doppel.worker.part.kill("SIGSTOP");
    const image = await sample("single");
    const replies = await Promise.all([1, 2, 3].map(() => ada.slash("swapid", { idname: "me", image })));
    await Promise.all(replies.map((reply) => reply.acknowledged(patience)));
    const waiting = async () => {
      const found = await redis.keys("doppel:bull:*:i-*");
      // One that the worker has in hand has a lock beside it.
      return found.filter((key) => !key.endsWith(":lock"));
    };
    await expect.poll(async () => (await waiting()).length).toBeGreaterThanOrEqual(3);
    const jobs = await Promise.all((await waiting()).map((key) => redis.hgetall(key)));
    doppel.worker.part.kill("SIGCONT");
    await Promise.all(
      replies.map((reply) => reply.until(({ attachments }) => attachments.length === 1, patience)),
    );
    await expect.poll(async () => (await waiting()).length).toBe(0);
    redis.disconnect();
    const tokens = (await doppel.discord.wire()).flatMap(
      ({ path }) => /^\/webhooks\/\d+\/([^/]+)/.exec(path)?.[1] ?? [],
    );
    expect(tokens.length).toBeGreaterThan(5);
    const said = JSON.stringify(jobs) + (await doppel.logs());
    for (const secret of [...tokens, doppel.env["DISCORD_TOKEN"]!, doppel.discord.origin, "attachments/"]) {
      expect(said.includes(secret), secret.slice(0, 12)).toBe(false);
    }
  });

  it("everything is gone after /delall", async () => {
    const ask = await ada.slash("delall");
    await ask.settled(patience);
    const message = ask.messages[0]!;
    const confirm = message.controls.find(({ label }) => /delete|erase/i.test(label ?? ""))!;
    await message.press(ada, confirm.customId);
    const list = async () => {
      const reply = await ada.slash("listid");
      await reply.settled(patience);
      return reply.content;
    };
    await expect.poll(list, { timeout: patience.timeoutMs }).not.toMatch(/`me`|\*\*me\*\*/);
    const redis = new Redis(doppel.redis.url);
    const left = await redis.keys("doppel:user:*:identities");
    redis.disconnect();
    expect(left).toEqual([]);
    const reply = await save(ada, "me", await sample("iris"));
    expect(reply.content).toMatch(/idname `me` created/);
  });
});
