import { ComponentType, type DiscordAPIError, MessageFlags } from "discord.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkAgainstOpenApi, hasOpenApi } from "../../../infra/local-discord/openapi.ts";
import { answerWith, createStage, pixel, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
beforeEach(() => {
  stage.errors.length = 0;
});
afterAll(() => stage.close());

const flags = MessageFlags.IsComponentsV2 as const;
const ada = () => stage.discord.user("Ada");
const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const gallery = (...urls: string[]) => ({
  type: ComponentType.MediaGallery,
  items: urls.map((url) => ({ media: { url }, description: `picture ${url}` })),
});
const button = (customId: string) => ({ type: 2, style: 1, label: customId, custom_id: customId });
const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });

/** A panel as a bot would send it: everything that a components V2 message may hold. */
const panel = [
  text("## A grid"),
  {
    type: ComponentType.Container,
    accent_color: 0x5865f2,
    components: [
      gallery("attachment://out.png"),
      { type: ComponentType.Separator },
      {
        type: ComponentType.Section,
        components: [text("Top left")],
        accessory: { type: ComponentType.Thumbnail, media: { url: "attachment://out.png" } },
      },
      row({
        type: ComponentType.StringSelect,
        custom_id: "who",
        placeholder: "Who?",
        options: ["me", "you"].map((value) => ({ label: value, value })),
      }),
      row(button("Swap"), button("Cancel")),
      { type: ComponentType.File, file: { url: "attachment://notes.txt" } },
    ],
  },
];
const files = [
  { name: "out.png", attachment: pixel },
  { name: "notes.txt", attachment: Buffer.from("notes") },
];

async function refusalOf(components: object[], extra: object = {}): Promise<string> {
  const answer = answerWith(stage, { type: 4, data: { flags, components, ...extra } });
  await ada().slash("swapid");
  const error = await answer;
  return error === null ? "" : error.message;
}

describe("a components V2 message", () => {
  test("is edited into a deferred reply, with its media signed and measured", async () => {
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply({ flags, components: panel as never, files });
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    expect(stage.errors).toEqual([]);
    const message = reply.message!;
    expect(message.json).toMatchObject({ content: "", attachments: [], flags });
    expect(message.content).toBe("## A grid\nTop left");
    expect(message.attachments.map(({ filename }) => filename)).toEqual(["out.png", "out.png", "notes.txt"]);
    expect(message.attachments[0]).toMatchObject({
      width: 1,
      height: 1,
      content_type: "image/png",
      description: "picture attachment://out.png",
    });
    expect(await stage.discord.download(message.attachments[0]!)).toEqual(pixel);
    expect(message.controls.map(({ label }) => label)).toEqual(["Who?", "Swap", "Cancel"]);
    expect(message.controls[0]?.options).toEqual(["me", "you"]);
    const [, container] = message.components as { id: number; components: Record<string, unknown>[] }[];
    expect(container).toMatchObject({ id: 2, spoiler: false });
    expect(container?.components[1]).toMatchObject({ spacing: 1, divider: true });
    expect(container?.components[5]).toMatchObject({ name: "notes.txt", size: 5 });
  });

  test("hands over what is chosen and pressed, and is changed by it", async () => {
    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ flags, components: panel as never, files });
      if (interaction.isStringSelectMenu())
        await interaction.update({ components: [text(`chosen: ${interaction.values}`)] as never });
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    await reply.message!.select("Ada", "Who?", ["you"]);
    await reply.until(({ content }) => content === "chosen: you");
    expect(stage.errors).toEqual([]);
  });

  test("shows a file that is here already by its address", async () => {
    const posted = await stage.discord.post({ author: "Chloe", files: [{ name: "a.png", data: pixel }] });
    const { url } = posted.attachments[0]!;
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ flags, components: [gallery(url)] as never });
    });
    const reply = await ada().slash("swapid");
    await reply.settled();
    expect(reply.message?.attachments[0]).toMatchObject({ url, width: 1, filename: "a.png" });
  });

  test("leaves no room for content and stays what it is", async () => {
    expect(await refusalOf([text("a")], { content: "b" })).toContain("CANNOT_USE_LEGACY_FIELDS");
    let error: unknown;
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ flags, components: [text("a")] as never });
      error = await interaction.editReply({ content: "b" }).catch((reason: unknown) => reason);
      await interaction.editReply({ components: [text("c")] as never });
    });
    const reply = await ada().slash("swapid");
    await reply.until(({ content }) => content === "c");
    expect((error as DiscordAPIError).message).toContain("CANNOT_USE_LEGACY_FIELDS");
  });

  test("replaces content only if the content is taken away", async () => {
    const errors: string[] = [];
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply("waiting");
      const edit = { flags, components: [text("done")] as never };
      await interaction.editReply(edit).catch(({ message }: Error) => errors.push(message));
      await interaction.editReply({ ...edit, content: null });
    });
    const reply = await ada().slash("swapid");
    await reply.until(({ content }) => content === "done");
    expect(errors).toEqual([expect.stringContaining("CANNOT_USE_LEGACY_FIELDS")]);
  });
});

describe("what Discord refuses in a message", () => {
  test.each<[string, object[], RegExp]>([
    ["a button outside of a row", [button("a")], /components\[0\]\.type.*must be one of/],
    ["text in a row", [row(text("a"))], /must be one of/],
    ["a modal's component", [{ type: 18, label: "a", component: button("a") }], /must be one of/],
    ["six buttons in a row", [row(..."abcdef".split("").map(button))], /between 1 and 5/],
    ["an empty row", [row()], /between 1 and 5/],
    [
      "a select beside a button",
      [row({ type: 5, custom_id: "who" }, button("a"))],
      /between 1 and 1 in length/,
    ],
    ["a section without accessory", [{ type: 9, components: [text("a")] }], /accessory.*required/],
    [
      "four texts in a section",
      [{ type: 9, components: "abcd".split("").map(text), accessory: button("a") }],
      /between 1 and 3/,
    ],
    ["an empty gallery", [gallery()], /1 or more/],
    ["eleven pictures in a gallery", [gallery(...Array(11).fill("https://a.example/b.png"))], /10 or fewer/],
    ["a file that was not uploaded", [gallery("attachment://nowhere.png")], /ATTACHMENT_NOT_FOUND/],
    [
      "a file component that is no upload",
      [{ type: 13, file: { url: "https://a.example/b" } }],
      /attachment/,
    ],
    [
      "forty-one components",
      Array.from({ length: 41 }, (_, index) => text(`${index}`)),
      /TOTAL_COMPONENTS_EXCEEDED/,
    ],
    ["4,001 characters of text", [text("a".repeat(2000)), text("a".repeat(2001))], /TEXT_SIZE_EXCEEDED/],
    [
      "a container in a container",
      [{ type: 17, components: [{ type: 17, components: [] }] }],
      /must be one of/,
    ],
    ["a custom id twice", [row(button("a"), button("a"))], /CUSTOM_ID_DUPLICATED/],
    ["a button without a label", [row({ type: 2, style: 1, custom_id: "a" })], /label.*required/],
    ["a colour that is none", [{ type: 17, accent_color: 0x1000000, components: [text("a")] }], /16777215/],
    [
      "fewer options than must be chosen",
      [row({ type: 3, custom_id: "a", max_values: 2, options: [{ label: "a", value: "a" }] })],
      /between 2 and 25/,
    ],
    [
      "an option twice",
      [row({ type: 3, custom_id: "a", options: Array(2).fill({ label: "a", value: "a" }) })],
      /OPTION_VALUE_DUPLICATED/,
    ],
  ])("%s", async (_what, components, message) => {
    expect(await refusalOf(components)).toMatch(message);
  });

  test("components V2 without their flag", async () => {
    const answer = answerWith(stage, { type: 4, data: { components: [text("a")] } });
    await ada().slash("swapid");
    expect((await answer)?.message).toContain("must be one of (1,)");
  });
});

test("a forwarded message carries what it forwards, also after the original is gone", async () => {
  const { discord } = stage;
  const original = await discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content: "**a queen** - Image #1",
    files: [{ name: "queen.png", data: pixel }],
  });
  const forwarded = await discord.user("Ben").forward(original);
  expect(forwarded.json).toMatchObject({ content: "", attachments: [], flags: 1 << 14 });
  await ada()
    .remove(original)
    .catch(() => discord.user("Ada").remove(original));
  let seen: unknown;
  stage.on(async (interaction) => {
    if (!interaction.isMessageContextMenuCommand()) return;
    const snapshot = interaction.targetMessage.messageSnapshots.first();
    const picture = snapshot?.attachments.first();
    const bytes = Buffer.from(await (await fetch(picture!.url)).arrayBuffer());
    seen = [interaction.targetMessage.author.username, snapshot?.content, picture?.name, bytes.equals(pixel)];
    await interaction.reply("seen");
  });
  const reply = await ada().contextMenu("INSwapper", forwarded);
  await reply.until(({ content }) => content === "seen");
  expect(seen).toEqual(["ben", original.content, "queen.png", true]);
});

test.runIf(hasOpenApi)("what was accepted here is what Discord describes", async () => {
  const accepted = (await stage.discord.wire()).filter(({ status }) => status < 300);
  expect(accepted.length).toBeGreaterThan(5);
  const problems = accepted.flatMap(({ method, path, bodyJson }) =>
    checkAgainstOpenApi(method, path, bodyJson),
  );
  expect(problems).toEqual([]);
});
