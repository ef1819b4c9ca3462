import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

const artists = "1180000000000000051";
const friends = "1180000000000000052";
let doppel: Doppel;
let redis: Redis;
/** The moderator. */
let ada: User;
/** Of the Artists. */
let ben: User;
/** Of the Artists and the Friends. */
let chloe: User;
beforeAll(async () => {
  doppel = await startDoppel({ DAILY_SWAPS: "50", MAX_UNFINISHED_JOBS: "60" });
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
  chloe = doppel.discord.user("Chloe");
  for (const user of [ada, ben, chloe]) await save(user, "me", await sample("iris"));
});
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

type Options = Parameters<User["slash"]>[1];
const manage = async (sub: string, options: Options = {}): Promise<string> => {
  const reply = await (await ada.slash(`doppel ${sub}`, options)).settled(patience);
  expect(reply.ephemeral).toBe(true);
  return reply.content;
};
const swap = async (user: User, options: Options = {}, channel = "general"): Promise<Reply> => {
  const given = { idname: "me", image: await sample("single"), ...options };
  const reply = await user.slash("swapid", given, { channel });
  await reply.until(({ loading, content }) => !loading && content !== "", patience);
  return reply;
};
const listed = async (user: User, channel = "general"): Promise<string> =>
  (await (await user.slash("listid", {}, { channel })).settled(patience)).message?.content ?? "";

describe("who may", () => {
  it("see /doppel: those who may manage the server, and it is checked again", async () => {
    await expect(ben.slash("doppel show")).rejects.toThrow("ben does not see /doppel here");
    await doppel.discord.rules({ openCommands: true });
    const refused = await (await ben.slash("doppel block", { user: "chloe" })).settled(patience);
    expect(refused.content).toBe("That is for people who may manage this server.");
    expect(refused.ephemeral).toBe(true);
    const inDm = await (await ada.slash("doppel show", {}, { channel: "dm" })).settled(patience);
    expect(inDm.content).toBe("That is for people who may manage this server.");
    await doppel.discord.rules({ openCommands: false });
    expect(await manage("show")).toContain("Nobody is blocked.");
  });

  it("read of it in /help", async () => {
    const help = async (user: User, channel = "general") =>
      (await (await user.slash("help", {}, { channel })).settled(patience)).content;
    expect(await help(ada)).toMatch(/You may manage this server: <\/doppel show:\d+>/);
    expect(await help(ben)).not.toContain("doppel show");
    expect(await help(ada, "dm")).not.toContain("doppel show");
  });
});

describe("quotas", () => {
  it("are shown as they were set, in both languages", async () => {
    expect(await manage("show")).toContain("Everybody: 50 swaps a day, as usual with this bot.");
    expect(await manage("quota", { swaps: 3 })).toBe("From now on: Everybody: 3 swaps a day.");
    expect(await manage("quota", { swaps: 6, role: "Artists" })).toBe(
      `From now on: <@&${artists}>: 6 swaps a day.`,
    );
    await manage("quota", { swaps: 5, role: "Friends" });
    await manage("quota", { swaps: 0, user: "chloe" });
    const shown = await manage("show");
    expect(shown).toContain(
      `Everybody: 3 swaps a day.\n- <@&${artists}>: 6 swaps a day.\n- <@&${friends}>: 5 swaps a day.\n- <@1180000000000000013>: unlimited swaps.\nA person's own quota counts before`,
    );
    const chinese = doppel.discord.user("Ada", { locale: "zh-CN" });
    const inChinese = await (await chinese.slash("doppel show")).settled(patience);
    expect(inChinese.content).toContain("所有人：每天换脸 3 次。");
    doppel.discord.user("Ada", { locale: "en-US" });
    expect(await manage("quota", { swaps: 1, role: "Artists", user: "ben" })).toMatch(/Choose one/);
  });

  it("hold by the most specific: person, most generous role, server, configuration", async () => {
    expect(await listed(ada)).toContain("Swaps today: 0 of 3.");
    expect(await listed(ben)).toContain("Swaps today: 0 of 6.");
    expect(await listed(chloe)).toContain("Swaps today: 0, without a limit.");
    expect(await listed(ada, "dm")).toContain("Swaps today: 0 of 50.");
    await manage("quota", { user: "chloe" });
    // Of 6 and 5.
    expect(await listed(chloe)).toContain("Swaps today: 0 of 6.");
    await manage("quota", { role: "Artists" });
    expect(await listed(chloe)).toContain("Swaps today: 0 of 5.");
    expect(await listed(ben)).toContain("Swaps today: 0 of 3.");
    await manage("quota", { role: "Friends" });
    expect(await manage("quota")).toBe("This server has no quota of its own any more.");
    expect(await listed(ben)).toContain("Swaps today: 0 of 50.");
  });

  it("are exact when many ask at once, and leave the configuration's quota alone", async () => {
    await manage("quota", { swaps: 5 });
    const image = await sample("single");
    const replies = await Promise.all(
      Array.from({ length: 15 }, () => ben.slash("swapid", { idname: "me", image })),
    );
    const isOver = ({ content, loading }: Reply) =>
      !loading && /AI-edited|used today's 5 swaps/.test(content);
    await Promise.all(replies.map((reply) => reply.until(isOver, { timeoutMs: 90_000 })));
    await settleAccounts(doppel);
    const pictures = replies.filter(({ attachments }) => attachments.length === 1).length;
    expect(pictures).toBeGreaterThanOrEqual(2);
    expect(pictures).toBeLessThanOrEqual(5);
    expect(await listed(ben)).toContain(`Swaps today: ${pictures} of 5.`);
    expect(await listed(ben, "dm")).toContain("Swaps today: 0 of 50.");
    await manage("quota");
  }, 120_000);
});

describe("a blocked user", () => {
  it("hears one sentence, pays nothing, and what waits for them here ends", async () => {
    // The next ones find Ben blocked, but not this one's second try.
    await manage("unblock", { user: "1180000000000000012" });
    onTestFinished(() => doppel.worker.part.kill("SIGCONT"));
    doppel.worker.part.kill("SIGSTOP");
    const here = await ben.slash("swapid", { idname: "me", image: await sample("single") });
    const elsewhere = await ben.slash(
      "swapid",
      { idname: "me", image: await sample("single") },
      { channel: "dm" },
    );
    await Promise.all([here.acknowledged(patience), elsewhere.acknowledged(patience)]);
    await expect.poll(() => redis.zcard("doppel:bull:interactive:prioritized")).toBe(2);
    const usedBefore = Number(await redis.get((await redis.keys("doppel:quota:*")).sort()[0] ?? ""));
    expect(await manage("block", { user: "ben" })).toMatch(/<@1180000000000000012> can no longer use Doppel/);
    await here.until(
      ({ content, ephemeral }) => ephemeral && /moderators of this server/.test(content),
      patience,
    );
    expect(here.messages).toHaveLength(1);
    expect(here.deleted).toBe(true);
    doppel.worker.part.kill("SIGCONT");
    await elsewhere.until(({ attachments }) => attachments.length === 1, patience);
    await settleAccounts(doppel);
    expect(usedBefore).toBeGreaterThan(0);

    const before = await listed(ben, "dm");
    for (const reply of [await swap(ben), await swap(ben)]) {
      expect(reply.content).toMatch(/^The moderators of this server have decided that you can't use me here/);
      expect(reply.ephemeral).toBe(true);
      expect(reply.messages).toHaveLength(1);
    }
    expect(await listed(ben, "dm")).toBe(before);
    expect((await swap(ben, {}, "dm")).attachments).toHaveLength(1);
  });

  it("still owns their data", async () => {
    for (const command of ["privacy", "help", "delall"]) {
      const reply = await (await ben.slash(command)).settled(patience);
      expect(reply.content).not.toMatch(/can't use me here/);
    }
    const refused = await (await ben.slash("listid")).settled(patience);
    expect(refused.content).toMatch(/can't use me here/);
  });

  it("cannot press what others left there either", async () => {
    const result = await swap(ada);
    const pressed = await (await result.messages[0]!.press(ben, "Again with ...")).settled(patience);
    expect(pressed.content).toMatch(/can't use me here/);
    expect(pressed.ephemeral).toBe(true);
  });

  it("is shown, offered for unblocking, and free again", async () => {
    expect(await manage("show")).toContain("Blocked: <@1180000000000000012>.");
    expect(await ada.autocomplete("doppel unblock", { user: "be" }, "user")).toEqual([
      { name: "Ben (ben, 1180000000000000012)", value: "1180000000000000012" },
    ]);
    expect(await ada.autocomplete("doppel unblock", { user: "chl" }, "user")).toEqual([]);
    expect(await manage("unblock", { user: "1180000000000000012" })).toMatch(/can use Doppel here again/);
    expect(await manage("unblock", { user: "nobody" })).toBe("`nobody` was not blocked.");
    expect((await swap(ben)).attachments).toHaveLength(1);
  });
});

describe("replies", () => {
  it("are private where the moderators say so, unless whoever asks says otherwise", async () => {
    expect((await swap(ada)).ephemeral).toBe(false);
    expect(await manage("replies", { mode: "private" })).toMatch(/only for whoever asks/);
    expect(await manage("show")).toMatch(/only for whoever asks/);
    expect((await swap(ada)).ephemeral).toBe(true);
    expect((await swap(ada, { private: false })).ephemeral).toBe(false);
    expect((await swap(ada, {}, "dm")).ephemeral).toBe(false);
    await manage("replies", { mode: "public" });
    expect((await swap(ada)).ephemeral).toBe(false);
    expect((await swap(ada, { private: true })).ephemeral).toBe(true);
  });
});

describe("usage", () => {
  it("counts what was charged here, by day and by person", async () => {
    await swap(chloe);
    await swap(chloe, {}, "dm");
    await settleAccounts(doppel);
    const today = new Date().toISOString().slice(0, 10);
    const shown = await manage("usage");
    const [, total, people] = /\*\*The last 7 days: (\d+) swaps by (\d+) people\.\*\*/.exec(shown) ?? [];
    expect(Number(people)).toBe(3);
    expect(shown).toContain(`- ${today}: ${total} by 3`);
    expect(shown).toMatch(/Most by:\n1\. <@\d+>: \d+\n2\. /);
    expect(shown).toMatch(/\d\. <@1180000000000000013>: 1(\n|$)/);
    expect(await manage("usage", { days: 1 })).toContain("**Today: ");
  });
});

describe("the log channel", () => {
  const lines = async () =>
    (await ada.messages({ channel: "midjourney" })).flatMap(({ content }) => content.split("\n"));

  it("hears of results: who, when and where, and nothing else", async () => {
    expect(await manage("log", { channel: "midjourney" })).toMatch(/noted in <#1180000000000000022>/);
    expect(await manage("show")).toContain("Results are noted in <#1180000000000000022>");
    expect(await lines()).toEqual([
      expect.stringMatching(/^Results in this server are noted here from now on/),
    ]);
    const result = await swap(chloe);
    await swap(chloe, { private: true });
    await swap(chloe, {}, "dm");
    await expect.poll(async () => (await lines()).length).toBe(3);
    const [, open, hidden] = await lines();
    const link = `https://discord.com/channels/1180000000000000002/1180000000000000021/${result.message?.id}`;
    expect(open).toMatch(/^<@1180000000000000013> <t:\d+:f> \S+$/);
    expect(open?.endsWith(link)).toBe(true);
    expect(hidden).toMatch(/^<@1180000000000000013> <t:\d+:f> privately in <#1180000000000000021>$/);
    for (const message of await ada.messages({ channel: "midjourney" }))
      expect(message.attachments).toEqual([]);
  });

  it("can be none", async () => {
    const before = (await lines()).length;
    expect(await manage("log")).toBe("Results are noted in no channel.");
    await swap(chloe);
    expect(await redis.llen("doppel:log-lines")).toBe(0);
    expect(await lines()).toHaveLength(before);
  });
});

describe("the ledger", () => {
  const entries = () => redis.zcard("doppel:user:{1180000000000000013}:ledger");
  const total = async () => Number(/: (\d+) swaps/.exec(await manage("usage"))?.[1]);

  it("still counts what is deleted, and survives an erasure, as /privacy says", async () => {
    const result = await swap(chloe);
    await settleAccounts(doppel);
    const [before, counted] = [await entries(), await total()];
    await result.messages[0]!.press(chloe, "Delete");
    await expect.poll(() => result.deleted).toBe(true);
    expect([await entries(), await total()]).toEqual([before, counted]);
    const question = await (await chloe.slash("delall")).settled(patience);
    const done = await question.messages[0]!.press(chloe, "Erase everything");
    await done.until(({ content }) => content.startsWith("Erased."), patience);
    expect(await entries()).toBe(before);
    const privacy = await (await chloe.slash("privacy")).settled(patience);
    expect(privacy.content).toMatch(/Where your results are .* for 90 days, also after you erase everything/);
  });
});
