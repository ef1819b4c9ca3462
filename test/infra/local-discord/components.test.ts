import { ApplicationCommandType, ButtonStyle, ComponentType, TextInputStyle } from "discord.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStage, pixel, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

const button = (customId: string, label: string) => ({
  type: ComponentType.Button as const,
  style: ButtonStyle.Primary as const,
  customId,
  label,
});
const row = <T>(...components: T[]) => ({ type: ComponentType.ActionRow as const, components });

test("a message command receives its message", async () => {
  const { discord } = stage;
  const upscaled = await discord.post({
    author: "Midjourney",
    channel: "midjourney",
    content: "**a queen, oil on canvas** - Image #1 <@1180000000000000011>",
    files: [{ name: "queen.png", data: pixel }],
    components: [{ type: 1, components: [{ type: 2, style: 2, custom_id: "MJ::1", label: "Vary" }] }],
  });
  let seen: unknown;
  stage.on(async (interaction) => {
    if (!interaction.isMessageContextMenuCommand()) return;
    const { targetMessage } = interaction;
    const { author, content, attachments, components } = targetMessage;
    seen = [author.id, content, attachments.first()?.name, components.length];
    expect(interaction.commandType).toBe(ApplicationCommandType.Message);
    await interaction.reply("seen");
  });
  const reply = await discord.user("Ada").contextMenu("INSwapper", upscaled);
  await reply.until(({ content }) => content === "seen");
  expect(seen).toEqual(["936929561302675456", upscaled.content, "queen.png", 1]);
});

test("buttons update their message, delete it, or are refused politely", async () => {
  const { discord } = stage;
  stage.on(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.reply({
        content: "one",
        components: [row(button("again", "Again"), button("delete", "Delete"))],
      });
    } else if (interaction.isButton() && interaction.customId === "again") {
      await interaction.update({ content: `two, said ${interaction.user.username}` });
    } else if (interaction.isButton()) {
      await interaction.deferUpdate();
      await interaction.deleteReply();
    }
  });
  const reply = await discord.user("Ada").slash("swapid");
  await reply.settled();
  expect(reply.message?.controls.map(({ label }) => label)).toEqual(["Again", "Delete"]);
  const pressed = await reply.message!.press("Ben", "Again");
  await pressed.until(({ content }) => content === "two, said ben");
  expect(pressed.message?.id).toBe(reply.message?.id);
  await expect(reply.message!.press("Ben", "Nothing")).rejects.toThrow("no component Nothing");
  await reply.message!.press(discord.user("Ada"), "delete");
  await reply.until(({ deleted }) => deleted);
});

test("a select menu hands over its values", async () => {
  stage.on(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const options = ["me", "you"].map((value) => ({ label: value, value }));
      const menu = { type: ComponentType.StringSelect as const, customId: "face", options };
      await interaction.reply({ content: "who?", components: [row(menu)] });
    } else if (interaction.isStringSelectMenu()) {
      await interaction.update({ content: interaction.values.join(), components: [] });
    }
  });
  const reply = await stage.discord.user("Ada").slash("swapid");
  await reply.settled();
  await expect(reply.message!.select("Ada", "face", ["she"])).rejects.toThrow("no option she");
  await reply.message!.select("Ada", "face", ["you"]);
  await reply.until(({ content }) => content === "you");
});

test("a modal opens, takes text, and is answered", async () => {
  stage.on(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.showModal({
        custom_id: "report",
        title: "Report",
        components: [
          { type: 18, label: "Why?", component: { type: 4, custom_id: "why", style: TextInputStyle.Short } },
        ],
      });
    } else if (interaction.isModalSubmit()) {
      await interaction.reply(`${interaction.customId}: ${interaction.fields.getTextInputValue("why")}`);
    }
  });
  const reply = await stage.discord.user("Chloe").slash("swapid");
  await reply.settled();
  expect(reply.modal).toMatchObject({ custom_id: "report", title: "Report" });
  await expect(reply.submitModal({})).rejects.toThrow("why is required");
  const submitted = await reply.submitModal({ why: "it is me" });
  await submitted.until(({ content }) => content === "report: it is me");
  expect(stage.errors).toEqual([]);
});
