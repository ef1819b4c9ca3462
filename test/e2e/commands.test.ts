import { Redis } from "ioredis";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, Reply, User } from "../../infra/local-discord/client.ts";
import { changedFaces } from "../support/changed-faces.ts";
import { readMarks } from "../support/mark-reader.ts";
import { type Doppel, patience, sample, save, startDoppel, trueFaces } from "./doppel.ts";

let doppel: Doppel;
let redis: Redis;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  for (const [name, person] of [
    ["me", "iris"],
    ["you", "ravi"],
    ["Zoë", "olga"],
  ] as const)
    await save(ada, name, await sample(person));
});
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

async function said(command: string, options: Record<string, unknown> = {}, user = ada): Promise<Reply> {
  return (await user.slash(command, options as never)).settled(patience);
}

const withFiles = (reply: Reply, count = 1) =>
  reply.until(({ attachments }) => attachments.length === count, patience);

describe("/saveid", () => {
  it("completes with the names that it would replace, and says so", async () => {
    expect(await ada.autocomplete("saveid", { idname: "z" }, "idname")).toEqual([
      { name: "Zoë (replaces)", value: "Zoë" },
    ]);
    expect(await ada.autocomplete("saveid", { idname: "new" }, "idname")).toEqual([]);
  });

  it("says which of several pictures shows somebody else, and keeps nothing of it", async () => {
    // The two who are least alike to the recogniser: to it drawn people are all related.
    const [image, image2, image3] = await Promise.all(["tunde", "upscale", "olga"].map(sample));
    const reply = await ada.slash("saveid", { idname: "mixed", image, image2, image3 });
    await reply.until(({ content }) => /image3 shows somebody else/.test(content), patience);
    expect((await said("listid")).content).not.toContain("mixed");
  });

  it("asks again whoever has confirmed an older text only", async () => {
    await redis.hset("doppel:user:{1180000000000000011}:profile", "consent", 0);
    const reply = await said("saveid", { idname: "me", image: await sample("iris") });
    expect(reply.content).toMatch(/may you use it/);
    const saved = await reply.messages.at(-1)!.press(ada, "I may use this face");
    await saved.until(({ content }) => /`me` created/.test(content), patience);
  });
});

describe("/setid", () => {
  const defaults = async (idname: string) => (await said("setid", { idname })).content;

  it("names keep the preferences, preferences the names; --reset clears both", async () => {
    expect(await defaults("you -s")).toContain("`you -s`");
    expect(await defaults("me,_")).toContain("`me,_ -s`");
    expect(await defaults("--nogreedy -o 40")).toContain("`me,_ -s -o 40 --nogreedy`");
    expect((await said("listid")).content).toContain("Default: `me,_ -s -o 40 --nogreedy`");
    expect(await defaults("—reset")).toMatch(/cleared/);
    expect((await said("listid")).content).toMatch(/No default yet/);
  });

  it("refuses a name that is not there, and changes nothing", async () => {
    await defaults("me");
    expect(await defaults("zoe -s")).toMatch(/Did you mean `Zoë`/);
    expect((await said("listid")).content).toContain("Default: `me`");
  });
});

describe("/swapid", () => {
  /** What the job of a swap asks for; the worker stands still meanwhile. */
  async function jobOf(options: Record<string, unknown>) {
    doppel.worker.part.kill("SIGSTOP");
    const reply = await ada.slash("swapid", { image: await sample("single"), ...options } as never);
    await reply.acknowledged(patience);
    const key = () => redis.keys(`doppel:bull:interactive:i-${reply.id}`);
    await expect.poll(key).toHaveLength(1);
    const data = JSON.parse((await redis.hget((await key())[0]!, "data"))!);
    doppel.worker.part.kill("SIGCONT");
    await withFiles(reply);
    return { ...data, isPrivate: reply.ephemeral };
  }

  it("flags win over options, those over preferences, those over what is usual", async () => {
    await said("setid", { idname: "me -f -o 100" });
    expect(await jobOf({})).toMatchObject({
      faces: [["me"]],
      options: { hifi: true, sharpen: false, oldify: 100, greedy: true },
      isPrivate: false,
    });
    expect(
      await jobOf({ hifi: false, sharpen: true, oldify: 200, greedy: false, private: true }),
    ).toMatchObject({ options: { hifi: false, sharpen: true, oldify: 200, greedy: false }, isPrivate: true });
    expect(await jobOf({ idname: "you —greedy -o 300", oldify: 200, greedy: false })).toMatchObject({
      faces: [["you"]],
      options: { hifi: true, oldify: 300, greedy: true },
    });
    await said("setid", { idname: "--reset" });
  });

  it("wants a picture", async () => {
    expect((await said("swapid", { idname: "me" })).content).toMatch(/Which picture\?/);
  });

  it("keeps a wide picture's size, and every pixel far from the face", async () => {
    const { data } = await sample("single");
    const wide = await sharp(data).extend({ right: 3_000, background: "#468" }).png().toBuffer();
    const reply = await ada.slash("swapid", { idname: "me", image: { name: "wide.png", data: wide } });
    await withFiles(reply);
    const result = await doppel.discord.download(reply.attachments[0]!);
    // Throws where the size is another.
    const { parts, elsewhere } = await changedFaces(wide, result, await trueFaces("single"));
    expect(parts[0]).toBeGreaterThan(0.4);
    expect(elsewhere).toBe(0);
  });
});

describe("INSwapper", () => {
  const post = async (...names: string[]) =>
    doppel.discord.post({ author: "Ben", files: await Promise.all(names.map(sample)) });
  const ask = async (...names: string[]): Promise<ChatMessage> => {
    const question = await (await ada.contextMenu("INSwapper", await post(...names))).settled(patience);
    expect(question.ephemeral).toBe(true);
    return question.messages.at(-1)!;
  };

  it("swaps all of a message's pictures, up to four, each marked", async () => {
    await said("setid", { idname: "me" });
    const question = await ask("single", "upscale");
    const [select] = question.controls;
    expect(select?.options).toEqual(["0", "1", "all"]);
    const result = await withFiles(await question.select(ada, select!.customId, ["all"]), 2);
    expect(result.ephemeral).toBe(false);
    for (const attachment of result.attachments) {
      const { xmp } = readMarks(await doppel.discord.download(attachment));
      expect(xmp).toContain("compositeWithTrainedAlgorithmicMedia");
    }
  });

  it("offers each of five, and not all of them", async () => {
    const [select] = (await ask("single", "upscale", "iris", "mei", "bram")).controls;
    expect(select?.options).toEqual(["0", "1", "2", "3", "4"]);
  });
});

describe("/help", () => {
  it("names the commands, to be clicked, and says that ageing is an experiment; only to whoever asks", async () => {
    const reply = await said("help");
    expect(reply.ephemeral).toBe(true);
    const ids = new Map((await doppel.discord.commands()).map(({ name, id }) => [name, id]));
    for (const name of ["saveid", "swapid", "delid", "privacy"]) {
      expect(reply.content).toContain(`</${name}:${ids.get(name)}>`);
    }
    expect(reply.content).toMatch(/-o 300.*experimental/);
  });
});

describe("/delid and /delall", () => {
  const names = async () =>
    [...(await said("listid")).content.matchAll(/\d+\. `([^`]+)`/g)].map(([, name]) => name);

  it("erases several at once, and takes them out of the defaults; nothing if one is not there", async () => {
    await said("setid", { idname: "you,me -s" });
    expect((await said("delid", { idname: "you,nobody" })).content).toMatch(/no identity called `nobody`/);
    expect(await names()).toEqual(["you", "Zoë", "me"]);
    const erased = await said("delid", { idname: "YOU , zoë" });
    await erased.until(({ content }) => content === "Erased: `you`, `Zoë`.", patience);
    expect(await names()).toEqual(["me"]);
    expect((await said("listid")).content).toContain("Default: `-s`");
  });

  it("nothing goes before it is confirmed, nor when it is called off", async () => {
    const question = (await said("delall")).messages.at(-1)!;
    expect(question.content).toMatch(/cannot be undone/);
    expect(await names()).toEqual(["me"]);
    await (await question.press(ada, "Keep")).until(
      ({ content }) => /Nothing was done/.test(content),
      patience,
    );
    expect(await names()).toEqual(["me"]);
  });
});
