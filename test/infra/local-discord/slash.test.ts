import { MessageFlags } from "discord.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStage, pixel, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

describe("a slash command", () => {
  test("carries an attachment, is deferred, and is answered with a file", async () => {
    const { discord } = stage;
    let received: Buffer | undefined;
    let about: unknown;
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const image = interaction.options.getAttachment("image", true);
      await interaction.deferReply();
      received = Buffer.from(await (await fetch(image.url)).arrayBuffer());
      about = {
        idname: interaction.options.getString("idname"),
        width: image.width,
        ephemeral: image.ephemeral,
        type: image.contentType,
        user: interaction.user.username,
        guild: interaction.guild?.name,
        limit: interaction.attachmentSizeLimit,
        context: interaction.context,
      };
      await interaction.editReply({ content: "waiting…" });
      await interaction.editReply({ content: "done", files: [{ name: "out.png", attachment: pixel }] });
    });

    const reply = await discord
      .user("Ada")
      .slash("swapid", { idname: "me", image: { name: "a.png", data: pixel } });
    await reply.until(({ attachments }) => attachments.length === 1);

    expect(received).toEqual(pixel);
    expect(about).toEqual({
      idname: "me",
      width: 1,
      ephemeral: true,
      type: "image/png",
      user: "ada",
      guild: "The studio",
      limit: 10 * 1024 * 1024,
      context: 0,
    });
    expect(reply.content).toBe("done");
    expect(reply.ephemeral).toBe(false);
    expect(reply.acknowledgedAfterMs).toBeLessThan(1000);
    expect(await discord.download(reply.attachments[0]!)).toEqual(pixel);
    expect(stage.errors).toEqual([]);
  });

  test("that is answered ephemerally is seen by nobody else", async () => {
    const { discord } = stage;
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply("a secret");
    });
    const reply = await discord.user("Ada").slash("swapid");
    await reply.settled();
    expect(reply.content).toBe("a secret");
    expect(reply.ephemeral).toBe(true);
    const seenBy = async (name: string) =>
      (await discord.user(name).messages()).map(({ content }) => content);
    expect(await seenBy("Ada")).toContain("a secret");
    expect(await seenBy("Ben")).not.toContain("a secret");
  });

  test("offers choices while one types", async () => {
    stage.on(async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name} ${value}`, value: "me" }]);
    });
    const choices = await stage.discord.user("Ben").autocomplete("swapid", { idname: "m" }, "idname");
    expect(choices).toEqual([{ name: "idname m", value: "me" }]);
  });

  test("works in the bot's DM and in a private channel", async () => {
    const contexts: unknown[] = [];
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      contexts.push(interaction.context, interaction.inGuild());
      await interaction.reply("here");
    });
    for (const channel of ["dm", "private"]) {
      const reply = await stage.discord.user("Ben").slash("swapid", {}, { channel });
      await reply.until(({ content }) => content === "here");
    }
    expect(contexts).toEqual([1, false, 2, false]);
  });
});
