import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let ben: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
  await save(ada, "Tomás", await sample("ravi"));
});
afterAll(() => doppel?.stop());

async function refused(user: User, command: string, options: Record<string, unknown>): Promise<ChatMessage> {
  const reply = await user.slash(command, options as never);
  await reply.settled(patience);
  expect(reply.ephemeral).toBe(true);
  return reply.messages.at(-1)!;
}

const withPicture = (reply: Reply) => reply.until(({ attachments }) => attachments.length === 1, patience);

describe("a typo keeps the upload", () => {
  it("one press uses the nearest name, publicly, and the question goes away", async () => {
    const question = await refused(ada, "swapid", { idname: "tomas -s", image: await sample("single") });
    const result = await withPicture(await question.press(ada, "Use Tomás"));
    expect(result.ephemeral).toBe(false);
    expect(result.content).toMatch(/1 face swapped/);
    await expect.poll(() => doppel.discord.message(question.id)?.deleted).toBe(true);
  });

  it("a form shows what was typed, to be changed", async () => {
    const question = await refused(ada, "swapid", { idname: "tomás..", image: await sample("single") });
    const form = await question.press(ada, "Change the names");
    await form.settled(patience);
    expect(JSON.stringify(form.modal)).toContain("tomás..");
    await withPicture(await form.submitModal({ idname: "tomás" }));
  });

  it("a form that is wrong again offers the same again", async () => {
    const question = await refused(ada, "swapid", { idname: "?", image: await sample("single") });
    const form = await question.press(ada, "Change the names");
    await form.settled(patience);
    const again = await form.submitModal({ idname: "a+b+c+d" });
    await again.settled(patience);
    expect(again.content).toMatch(/at most 3/);
    expect(again.messages.at(-1)?.controls).toHaveLength(1);
  });

  it("of three presses at once one works", async () => {
    const question = await refused(ada, "swapid", { idname: "tomas", image: await sample("single") });
    const tries = await Promise.allSettled([1, 2, 3].map(() => question.press(ada, "Use Tomás")));
    // A press may also find the question gone: another one was quick.
    const presses = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    await Promise.all(
      presses.map((press) => press.until(({ loading, content }) => !loading && content !== "", patience)),
    );
    const said = presses.map(({ content }) => content);
    expect(said.filter((content) => /swapped/.test(content))).toHaveLength(1);
    expect(said.filter((content) => /run out or was used/.test(content))).toHaveLength(presses.length - 1);
  });
});

describe("a refusal for a reason that passes", () => {
  it("does not use the kept picture up", async () => {
    const question = await refused(ada, "swapid", { idname: "tomas", image: await sample("single") });
    await doppel.stage.stopPart(doppel.worker.part);
    const early = await (await question.press(ada, "Use Tomás")).settled(patience);
    expect(early.content).toMatch(/No machine is free/);
    await doppel.stage.startWorker(doppel.env);
    await withPicture(await question.press(ada, "Use Tomás"));
  });

  it("a bad name in a form comes with the form again, and the picture is still there", async () => {
    const posted = await doppel.discord.post({ author: "Ada", files: [await sample("iris")] });
    const form = await (await ada.contextMenu("Save face", posted)).settled(patience);
    const refusal = await (await form.submitModal({ name: "no dots.please" })).settled(patience);
    expect(refusal.content).toMatch(/can't be a name/);
    const again = await (await refusal.messages.at(-1)!.press(ada, "Save a face")).settled(patience);
    const saved = await again.submitModal({ name: "Iris" });
    await saved.until(({ content }) => /`Iris` created/.test(content), patience);
    await (await ada.slash("delid", { idname: "iris" })).settled(patience);
  });
});

describe("whose face", () => {
  it("is asked where there is no default", async () => {
    await (await ada.slash("setid", { idname: "--reset" })).settled(patience);
    const question = await refused(ada, "swapid", { image: await sample("single") });
    expect(question.content).toMatch(/no default identity/);
    const [select] = question.controls;
    await withPicture(await question.select(ada, select!.customId, ["Tomás"]));
  });
});

describe("somebody without any identity", () => {
  it("gets a form from INSwapper, and saves a face with it", async () => {
    const posted = await doppel.discord.post({ author: "Ada", files: [await sample("single")] });
    const form = await ben.contextMenu("INSwapper", posted);
    await form.settled(patience);
    const saved = await form.submitModal({ name: "me", picture: await sample("iris"), consent: true });
    await saved.until(({ content }) => /created/.test(content), patience);
    await withPicture(await ben.contextMenu("INSwapper", posted));
  });

  it("is asked whether the face may be used, if the box stays empty", async () => {
    const chloe = doppel.discord.user("Chloe");
    const question = await refused(chloe, "swapid", { image: await sample("single") });
    const form = await question.press(chloe, "Save a face");
    await form.settled(patience);
    const asked = await form.submitModal({ name: "me", picture: await sample("iris") });
    await asked.settled(patience);
    expect(asked.content).toMatch(/may you use it/);
  });
});

describe("a link instead of an upload", () => {
  it.each([
    ["not-a-link", /not a link/],
    ["http://cdn.discordapp.com/a.png", /not a link/],
    ["https://example.org/a.png", /don't fetch pictures from example\.org/],
    ["https://discord.com/channels/1/2/3", /can't see a picture in that message/],
  ])("%s", async (url, sentence) => {
    const message = await refused(ada, "swapid", { idname: "tomás", url });
    expect(message.content).toMatch(sentence);
  });

  const guild = "1180000000000000002";
  const linkTo = (message: { channelId: string; id: string }) =>
    `https://discord.com/channels/${guild}/${message.channelId}/${message.id}`;

  it("to a message that one may read leads to its picture", async () => {
    const posted = await doppel.discord.post({ author: "Midjourney", files: [await sample("single")] });
    const reply = await ada.slash("swapid", { idname: "tomás", url: `<${linkTo(posted)}>` });
    expect((await withPicture(reply)).content).toMatch(/1 face swapped/);
  });

  it("to a message elsewhere leads nowhere, whoever sees it there", async () => {
    const posted = await ada.post({ channel: "private", files: [await sample("single")] });
    expect((await refused(ada, "swapid", { idname: "tomás", url: linkTo(posted) })).content).toMatch(
      /can't see a picture in that message/,
    );
  });

  it("and an upload at once are too much", async () => {
    const options = {
      idname: "tomás",
      url: "https://cdn.discordapp.com/a.png",
      image: await sample("single"),
    };
    expect((await refused(ada, "swapid", options)).content).toMatch(/not both/);
  });
});

describe("an embed's picture", () => {
  it("is fetched through Discord's proxy", async () => {
    await (await ada.slash("setid", { idname: "tomás" })).settled(patience);
    const { attachments } = await doppel.discord.post({ author: "Ben", files: [await sample("single")] });
    // Its own host is none that pictures may come from.
    const image = { url: "https://example.org/picture.png", proxy_url: attachments[0]!.url };
    const embeds = [{ title: "A picture elsewhere", image }];
    await withPicture(
      await ada.contextMenu("INSwapper", await doppel.discord.post({ author: "Ben", embeds })),
    );
  });
});

describe("a message with several pictures", () => {
  it("asks which one", async () => {
    await (await ada.slash("setid", { idname: "tomás" })).settled(patience);
    const files = [await sample("single"), await sample("upscale")];
    const posted = await doppel.discord.post({ author: "Ben", files });
    const asked = await ada.contextMenu("INSwapper", posted);
    await asked.settled(patience);
    const [select] = asked.messages.at(-1)!.controls;
    const result = await withPicture(await asked.messages.at(-1)!.select(ada, select!.customId, ["1"]));
    expect(result.attachments[0]?.width).toBe(1024);
  });
});
