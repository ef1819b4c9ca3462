import { unzipSync } from "fflate";
import { Redis } from "ioredis";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, runCli, sample, save, startDoppel } from "./doppel.ts";

const channel = "1180000000000000021";
let doppel: Doppel;
let redis: Redis;
let ada: User;
let ben: User;
beforeAll(async () => {
  doppel = await startDoppel({
    IDENTITY_TTL_DAYS: "30",
    BACKUP_RETENTION_DAYS: "7",
    REPORT_CHANNEL_ID: channel,
  });
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
  await save(ada, "Tomás", await sample("iris"));
});
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

const swap = async (idname = "tomás") => {
  const reply = await ada.slash("swapid", { idname, image: await sample("single") });
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  // The account is settled once the picture has been delivered.
  await expect.poll(() => redis.zcard("doppel:replies:pending")).toBe(0);
  return reply;
};

const pressed = async (reply: Reply, label: string, user = ada): Promise<Reply> => {
  const message = reply.messages.at(-1)!;
  return (await message.press(user, label)).settled(patience);
};

describe("/privacy", () => {
  it("says what is kept, for how long, and since when", async () => {
    await swap();
    const reply = await (await ada.slash("privacy")).settled(patience);
    expect(reply.ephemeral).toBe(true);
    const now = Math.floor(Date.now() / 1000 / 1000);
    expect(reply.content).toMatch(
      new RegExp(`\`Tomás\` saved <t:${now}\\d{3}:d>, last used <t:${now}\\d{3}:d>`),
    );
    expect(reply.content).toContain("Default: `Tomás`");
    expect(reply.content).toMatch(/You confirmed <t:\d+:d> .* \(text 1\)/);
    expect(reply.content).toContain("Swaps counted today: 1.");
    expect(reply.content).toMatch(/until midnight/);
    expect(reply.content).toContain("nobody uses for 30 days");
    expect(reply.content).toContain("kept for 7 days");
  });

  it("exports everything: dates, embeddings and cut-outs", async () => {
    const reply = await (await ada.slash("privacy")).settled(patience);
    const exported = await pressed(reply, "Export");
    expect(exported.ephemeral).toBe(true);
    const files = unzipSync(await doppel.discord.download(exported.attachments[0]!));
    expect(Object.keys(files).sort()).toEqual(["crops/Tomás.webp", "doppel.json"]);
    const data = JSON.parse(Buffer.from(files["doppel.json"]!).toString());
    const [face] = data.identities;
    expect(face).toMatchObject({ name: "Tomás", crop: { file: "crops/Tomás.webp" } });
    expect(face.embedding).toHaveLength(512);
    expect(Math.hypot(...face.embedding)).toBeGreaterThan(0.1);
    expect(Date.parse(face.expiresAt) - Date.parse(face.lastUsedAt)).toBe(30 * 86_400_000);
    expect(data).toMatchObject({ defaults: "Tomás", consent: { version: 1 }, warnedAt: null, swapsToday: 1 });
    expect(data.results).toHaveLength(1);
    expect(data.ledger).toMatchObject([{ server: "1180000000000000002", channel, swaps: 1, private: false }]);
    expect(await sharp(files["crops/Tomás.webp"]).metadata()).toMatchObject({ format: "webp", width: 512 });
  });

  it("shows others nothing, by command or button", async () => {
    const reply = await (await ben.slash("privacy")).settled(patience);
    expect(reply.content).toContain("No identity.");
    expect(reply.content).not.toContain("Tomás");
    const files = unzipSync(
      await doppel.discord.download((await pressed(reply, "Export", ben)).attachments[0]!),
    );
    expect(Object.keys(files)).toEqual(["doppel.json"]);
  });
});

describe("identities that nobody uses", () => {
  const dayMs = 86_400_000;
  const lastUsed = (days: number) =>
    redis.hset("doppel:user:{1180000000000000011}:used", "old", Date.now() - days * dayMs);
  const warnings = ({ messages }: Reply) =>
    messages.filter(({ content, ephemeral }) => ephemeral && /soon erased: `old`/.test(content));

  let bot: Doppel["bot"];
  const restartBot = async (meanwhile: () => Promise<unknown>) => {
    await doppel.stage.stopPart(bot.part);
    await meanwhile();
    bot = await doppel.stage.startBot(doppel.env);
  };

  beforeAll(async () => {
    ({ bot } = doppel);
    await save(ada, "old", await sample("ravi"));
  });

  it("their owner hears so after the next picture, privately and once", async () => {
    await lastUsed(20);
    const reply = await ada.slash("swapid", { idname: "tomás", image: await sample("single") });
    await reply.until((one) => warnings(one).length === 1, patience);
    expect(reply.attachments).toHaveLength(1);
    expect(reply.message?.content).not.toContain("old");
    const next = await swap();
    expect(warnings(next)).toEqual([]);
  });

  it("or after whatever they ask next, and in /listid", async () => {
    await redis.del("doppel:user:{1180000000000000011}:warned");
    const reply = await ada.slash("setid", { idname: "tomás" });
    await reply.until((one) => warnings(one).length === 1, patience);
    expect(reply.message?.content).toMatch(/default is now/);
    const list = await (await ada.slash("listid")).settled(patience);
    expect(list.content).toMatch(/soon erased: `old`/);
    expect(list.followUps).toEqual([]);
  });

  it("use keeps them", async () => {
    await redis.del("doppel:user:{1180000000000000011}:warned");
    const reply = await swap("old");
    expect(warnings(reply)).toEqual([]);
    const list = await (await ada.slash("listid")).settled(patience);
    expect(list.content).not.toMatch(/soon erased/);
  });

  it("their owner is written to, in both languages, if nothing else has told them", async () => {
    await restartBot(async () => {
      await lastUsed(20);
      await redis.del("doppel:user:{1180000000000000011}:warned");
      await redis.hdel("doppel:user:{1180000000000000011}:profile", "warnedAt", "warnedUpTo");
    });
    const dms = async () => (await ada.messages({ channel: "dm" })).map(({ content }) => content);
    await expect.poll(dms).toEqual([expect.stringMatching(/soon erased: `old`[\s\S]*即将被清除：`old`/)]);
  });

  it("those whose time is over, and whose owner has heard so, go when a bot starts", async () => {
    const long = Date.now() - 31 * dayMs;
    await restartBot(async () => {
      await lastUsed(31);
      await redis.hset("doppel:user:{1180000000000000011}:profile", {
        warnedAt: Date.now() - 2 * dayMs,
        warnedUpTo: long + dayMs,
      });
    });
    await expect
      .poll(() => redis.hkeys("doppel:user:{1180000000000000011}:identities"), { timeout: 10_000 })
      .toEqual(["tomás"]);
    await expect.poll(() => redis.hget("doppel:user:{1180000000000000011}:profile", "epoch")).toBe("1");
  });
});

describe("reports", () => {
  const posted = async () =>
    (await ben.messages())
      .filter(({ content }) => content.startsWith("**Report**"))
      .map(({ content }) => content);

  it("by the button below a result, with a reason", async () => {
    const result = await swap();
    const form = await pressed(result, "Report", ben);
    const thanked = await (await form.submitModal({ reason: "That is\nmy face" })).settled(patience);
    expect(thanked.content).toMatch(/your report is noted/);
    expect(thanked.ephemeral).toBe(true);
    await expect.poll(posted, { timeout: 5_000 }).toHaveLength(1);
    const [message] = await posted();
    expect(message).toContain("<@1180000000000000012>");
    expect(message).toContain(`/${channel}/${result.message?.id}`);
    expect(message).toContain("> That is\n> my face");
    expect(await redis.llen("doppel:reports")).toBe(1);
  });

  it("are listed for the operator on the command line", async () => {
    const run = (...args: string[]) => runCli(doppel, "reports", ...args);
    expect((await run()).stdout).toMatch(/user 1180000000000000012 {2}https:.*\n {4}That is\n {4}my face\n/);
    const [kept] = JSON.parse((await run("--json")).stdout);
    expect(kept).toMatchObject({ userId: "1180000000000000012", reason: "That is\nmy face" });
  });

  it("by command, also in Chinese", async () => {
    const reply = await doppel.discord.user("Chloe", { locale: "zh-CN" }).slash("report", { about: "spam" });
    await reply.settled(patience);
    expect(reply.content).toMatch(/你的举报已记录/);
    await expect.poll(posted, { timeout: 5_000 }).toHaveLength(2);
    expect((await posted())[1]).toBe("**Report** by <@1180000000000000013>: spam");
  });
});

it("Erase asks, and then nothing is left", async () => {
  const reply = await (await ada.slash("privacy")).settled(patience);
  const question = await pressed(reply, "Erase ...");
  expect(question.content).toMatch(/cannot be undone/);
  const done = await pressed(question, "Erase everything");
  await done.until(({ content }) => content.startsWith("Erased."), patience);
  const left = await redis.keys("doppel:user:{1180000000000000011}:*");
  for (const part of ["identities", "crops", "used"]) expect(left.join()).not.toContain(`:${part}`);
  const again = await (await ada.slash("privacy")).settled(patience);
  expect(again.content).toContain("No identity.");
  expect(again.content).not.toContain("You confirmed");
});
