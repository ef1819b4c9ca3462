import { Redis } from "ioredis";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let ben: User;
let chloe: User;
beforeAll(async () => {
  doppel = await startDoppel();
  [ada, ben, chloe] = ["Ada", "Ben", "Chloe"].map((name) => doppel.discord.user(name)) as [User, User, User];
  await save(ben, "me", await sample("iris"));
  await save(chloe, "ravi", await sample("ravi"));
});
afterAll(() => doppel?.stop());

const withPicture = (reply: Reply) => reply.until(({ attachments }) => attachments.length === 1, patience);

async function swapped(user: User, options: Record<string, unknown> = {}): Promise<ChatMessage> {
  const reply = await user.slash("swapid", {
    idname: "",
    image: await sample("single"),
    ...options,
  } as never);
  await withPicture(reply);
  return reply.messages.at(-1)!;
}

const labels = ({ controls }: ChatMessage) => controls.map(({ label }) => label);

describe("under a public result", () => {
  it("are Delete, Report, Again with and Before/after", async () => {
    expect(labels(await swapped(ben))).toEqual(["Delete", "Report", "Again with ...", "Before/after"]);
  });

  it("Before/after shows both pictures side by side, only to whoever pressed", async () => {
    const result = await swapped(ben);
    const comparison = await withPicture(await result.press(chloe, "Before/after"));
    expect(comparison.ephemeral).toBe(true);
    const { width = 0, height = 1 } = await sharp(
      await doppel.discord.download(comparison.attachments[0]!),
    ).metadata();
    expect(width / height).toBeGreaterThan(1.7);
  });

  it("Again with puts somebody's own identity into the same picture", async () => {
    const result = await swapped(ben);
    const question = await result.press(chloe, "Again with ...");
    await question.settled(patience);
    expect(question.ephemeral).toBe(true);
    const [select] = question.messages.at(-1)!.controls;
    const again = await withPicture(
      await question.messages.at(-1)!.select(chloe, select!.customId, ["ravi"]),
    );
    expect(again.ephemeral).toBe(false);
    await expect.poll(() => question.messages.length).toBe(0);
  });

  it("its buttons work after the bot has started anew, and Delete after its token has run out", async () => {
    const result = await swapped(ben);
    await doppel.stage.stopPart(doppel.bot.part);
    await doppel.stage.startBot(doppel.env);
    await withPicture(await result.press(ben, "Before/after"));
    await doppel.discord.advanceClock(16 * 60_000);
    await result.press(ben, "Delete");
    await expect.poll(() => doppel.discord.message(result.id)?.deleted).toBe(true);
  });

  it("Delete is for the requester and for moderators", async () => {
    const result = await swapped(ben);
    const press = await result.press(chloe, "Delete");
    await press.settled(patience);
    expect(press.content).toMatch(/Only whoever asked/);
    await result.press(ada, "Delete");
    await expect.poll(() => doppel.discord.message(result.id)?.deleted).toBe(true);
  });
});

describe("a private result", () => {
  it("is shown to everybody by Post here, and then has the buttons of a public one", async () => {
    const result = await swapped(ben, { private: true });
    expect(result.ephemeral).toBe(true);
    expect(labels(result)).toEqual(["Post here", "Report", "Again with ...", "Before/after"]);
    const posted = await withPicture(await result.press(ben, "Post here"));
    expect(posted.ephemeral).toBe(false);
    expect(labels(posted.messages.at(-1)!)).toContain("Delete");
    const [before, after] = await Promise.all(
      [result.attachments[0]!, posted.attachments[0]!].map((one) => doppel.discord.download(one)),
    );
    expect(after).toEqual(before);
  });
});

describe("/swap", () => {
  it("puts one picture's face into another and stores nothing", async () => {
    const reply = await ada.slash("swap", { source: await sample("iris"), target: await sample("single") });
    await withPicture(reply);
    expect(reply.content).toMatch(/1 face swapped/);
    const list = await ada.slash("listid");
    await list.settled(patience);
    expect(list.content).toMatch(/no identity yet/);
    const redis = new Redis(doppel.redis.url);
    const kept = await redis.keys("doppel:user:{1180000000000000011}:*");
    redis.disconnect();
    expect(kept.filter((key) => /:(identities|crops|undo|used)$/.test(key))).toEqual([]);
  });
});
