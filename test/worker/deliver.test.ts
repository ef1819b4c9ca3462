import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkAgainstOpenApi, hasOpenApi, namesInBody } from "../../infra/local-discord/openapi.ts";
import { createDeliver, type Deliver } from "../../worker/deliver.ts";
import { createStage, pixel, type Stage } from "../infra/local-discord/stage.ts";

let stage: Stage;
let deliver: Deliver;
beforeAll(async () => {
  stage = await createStage();
  deliver = createDeliver(`${stage.discord.origin}/api`);
});
afterAll(() => stage.close());

/** A deferred reply, as the bot leaves it to the worker. */
async function deferred(ephemeral: boolean) {
  const address = new Promise<{ applicationId: string; token: string; ephemeral: boolean }>((resolve) => {
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply(ephemeral ? { flags: 64 } : {});
      resolve({ applicationId: interaction.applicationId, token: interaction.token, ephemeral });
    });
  });
  const reply = await stage.discord.user("Ada").slash("swapid", {});
  return { reply, address: await address };
}

describe("what reaches the person", () => {
  it("a picture with its alt text and buttons", async () => {
    const { reply, address } = await deferred(false);
    await deliver.answer(address, {
      content: "Here.",
      files: [{ name: "a.png", bytes: pixel, alt: "a pixel" }],
      components: [{ type: 1, components: [{ type: 2, style: 2, label: "Delete", custom_id: "delete:1" }] }],
    });
    await reply.settled();
    expect(reply.content).toBe("Here.");
    expect(reply.attachments[0]).toMatchObject({ filename: "a.png", description: "a pixel" });
    expect(reply.messages[0]?.controls[0]?.label).toBe("Delete");
    expect(await stage.discord.download(reply.attachments[0]!)).toEqual(pixel);
  });

  it("the same once, when it is sent twice", async () => {
    const { reply, address } = await deferred(false);
    const answer = { content: "Once.", files: [{ name: "a.png", bytes: pixel, alt: "a pixel" }] };
    await deliver.answer(address, answer);
    await deliver.answer(address, answer);
    await reply.settled();
    expect(reply.messages).toHaveLength(1);
    expect(reply.attachments).toHaveLength(1);
  });

  it("several pictures in one reply, each with its own alt text", async () => {
    const { reply, address } = await deferred(false);
    const files = [1, 2, 3].map((number) => ({
      name: `${number}.png`,
      bytes: pixel,
      alt: `pixel ${number}`,
    }));
    await deliver.answer(address, { content: "Three.", files });
    await reply.settled();
    expect(reply.attachments.map(({ filename, description }) => [filename, description])).toEqual([
      ["1.png", "pixel 1"],
      ["2.png", "pixel 2"],
      ["3.png", "pixel 3"],
    ]);
  });

  it("a laid out question only for their eyes, in place of a public thinking", async () => {
    const { reply, address } = await deferred(false);
    await deliver.answerPrivately(address, {
      content: "",
      isLayout: true,
      files: [{ name: "a.png", bytes: pixel, alt: "a pixel" }],
      components: [
        { type: 10, content: "Who?" },
        { type: 12, items: [{ media: { url: "attachment://a.png" }, description: "a pixel" }] },
        { type: 1, components: [{ type: 2, style: 1, label: "Apply", custom_id: "apply:1" }] },
      ],
    });
    await reply.settled();
    expect([reply.ephemeral, reply.deleted]).toEqual([true, true]);
    expect(reply.messages.at(-1)?.controls[0]?.label).toBe("Apply");
  });

  it("how far the work is, once", async () => {
    const { reply, address } = await deferred(false);
    await deliver.tell(address, "Swapping face 1 of 2 ...");
    await reply.until(({ content }) => content === "Swapping face 1 of 2 ...");
  });

  it("a refusal only for their eyes, in place of a public thinking", async () => {
    const { reply, address } = await deferred(false);
    await deliver.answerPrivately(address, { content: "No face." });
    await reply.settled();
    expect([reply.content, reply.ephemeral, reply.deleted]).toEqual(["No face.", true, true]);
  });

  it("a refusal, also from whoever cannot know that it was said: rather twice than never", async () => {
    const { reply, address } = await deferred(false);
    for (const _attempt of [1, 2]) await deliver.answerPrivately(address, { content: "No face." });
    await reply.until(({ messages }) => messages.length > 1);
    expect(reply.deleted).toBe(true);
    expect(reply.messages.map(({ content, ephemeral }) => [content, ephemeral])).toEqual([
      ["No face.", true],
      ["No face.", true],
    ]);
  });

  it.skipIf(!hasOpenApi)("and Discord's description has nothing by which to know", () => {
    const followUps = "/webhooks/1180000000000000001/token";
    expect(checkAgainstOpenApi("POST", followUps, { content: "No face.", flags: 64 })).toEqual([]);
    expect(checkAgainstOpenApi("GET", `${followUps}/messages`, null)[0]).toMatch(/no such route/);
    expect(namesInBody("POST", followUps)).not.toContain("nonce");
    expect(namesInBody("POST", "/channels/1180000000000000021/messages")).toContain("nonce");
  });

  it("a refusal in the private reply itself", async () => {
    const { reply, address } = await deferred(true);
    await deliver.answerPrivately(address, { content: "No face." });
    await reply.settled();
    expect([reply.content, reply.ephemeral, reply.messages.length]).toEqual(["No face.", true, 1]);
  });

  it("every reply, also when Discord asks to wait", async () => {
    const { reply, address } = await deferred(false);
    for (let i = 0; i < 12; i++) await deliver.answer(address, { content: `${i}` });
    await reply.until(({ content }) => content === "11");
  }, 30_000);
});

it("tells a reply that is gone from other trouble, and names neither token nor address", async () => {
  const { address } = await deferred(false);
  const wrong = { ...address, token: "not-a-token-of-anybody" };
  const error = await deliver.answer(wrong, { content: "?" }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "DeliveryError", isGone: true });
  expect(String(error)).not.toMatch(/not-a-token|http/);
});

it.skipIf(!hasOpenApi)("sends only what Discord's own description allows", async () => {
  const sent = (await stage.discord.wire()).filter(
    ({ path, status }) => path.includes("/webhooks/") && status !== 429,
  );
  expect(sent.length).toBeGreaterThan(5);
  for (const { method, path, bodyJson } of sent)
    expect(checkAgainstOpenApi(method, path, bodyJson)).toEqual([]);
});
