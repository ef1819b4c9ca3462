import { readFile } from "node:fs/promises";
import { ComponentType, MessageFlags } from "discord.js";
import { expect, it } from "vitest";
import { samplePath } from "../e2e/doppel.ts";
import { audit, describeInBrowser, lastMessage, openScreen, phone, snap } from "./browser.ts";
import { openChannel, screen, sendCommand, stage } from "./channel.ts";

const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });
const button = (label: string, style = 2) => ({ type: 2, style, label, custom_id: label });
const named = (...names: string[]) =>
  names.map((name) => ({ label: name, value: name, description: `The one called ${name}` }));

/** One of everything that a components V2 message may hold. */
const panel = [
  text("## Four portraits\nChoose **who** goes where. -# Small print is _not_ small here.\n-# It is here."),
  {
    type: ComponentType.Container,
    accent_color: 0xffb454,
    components: [
      {
        type: ComponentType.Section,
        components: [text("### Top left"), text("One face, `0.93` sure.")],
        accessory: {
          type: ComponentType.Thumbnail,
          media: { url: "attachment://a.png" },
          description: "Top left",
        },
      },
      { type: ComponentType.Separator },
      {
        type: ComponentType.MediaGallery,
        items: ["a", "b", "c"].map((name) => ({
          media: { url: `attachment://${name}.png` },
          description: `Picture ${name}`,
          spoiler: name === "c",
        })),
      },
      row({
        type: 3,
        custom_id: "who",
        placeholder: "Who goes top left?",
        options: named("me", "you", "nobody"),
      }),
      row({
        type: 3,
        custom_id: "several",
        placeholder: "Which panels?",
        min_values: 1,
        max_values: 3,
        options: named("one", "two", "three", "four"),
      }),
      row(button("Swap", 1), button("Try again"), button("Done", 3), button("Delete", 4)),
      { type: ComponentType.File, file: { url: "attachment://notes.txt" } },
    ],
  },
];

const label = (name: string, component: object, description?: string) => ({
  type: ComponentType.Label,
  label: name,
  description,
  component,
});
const modal = {
  custom_id: "all",
  title: "Save a face",
  components: [
    text("A picture of **one** person, seen from the front."),
    label("Name", { type: 4, custom_id: "name", style: 1, max_length: 20 }, "Letters and digits"),
    label("Pictures", { type: 19, custom_id: "faces", max_values: 2 }),
    label("Marks", { type: 22, custom_id: "marks", required: false, options: named("hifi", "sharpen") }),
    label("I may use this face", { type: 23, custom_id: "sure" }),
  ],
};

describeInBrowser("what a bot may send", () => {
  openChannel();

  it("components V2: text, sections, galleries, files, menus and buttons", async () => {
    const files = [
      ...["mei", "bram", "olga"].map((person, index) => ({
        name: `${"abc"[index]}.png`,
        attachment: samplePath(person),
      })),
      { name: "notes.txt", attachment: Buffer.from("notes") },
    ];
    const heard: unknown[] = [];
    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({ flags: MessageFlags.IsComponentsV2, components: panel as never, files });
      }
      if (interaction.isStringSelectMenu()) heard.push([interaction.customId, interaction.values]);
      if (interaction.isButton()) heard.push(interaction.customId);
      if (interaction.isMessageComponent()) await interaction.deferUpdate();
    });
    await sendCommand();
    const message = lastMessage(screen, "Four portraits");
    await message.getByRole("button", { name: "Swap" }).waitFor();
    await snap(screen, "20-components");
    expect(await message.getByRole("link", { name: /notes\.txt/ }).count()).toBe(1);
    expect(await message.getByRole("button", { name: "Spoiler: show picture" }).count()).toBe(1);

    // By keyboard alone: one choice is taken at once, several when the menu closes.
    const who = message.getByRole("combobox", { name: "Who goes top left?" });
    await who.focus();
    await screen.page.keyboard.press("Enter");
    await screen.page.getByRole("option", { name: /you/ }).waitFor();
    await snap(screen, "21-select");
    await screen.page.keyboard.press("ArrowDown");
    await screen.page.keyboard.press("Enter");
    await expect.poll(() => heard).toEqual([["who", ["you"]]]);
    // Until the bot changes the message, what was chosen is to be seen.
    await message.getByRole("combobox", { name: "Who goes top left?: you" }).waitFor();

    const several = message.getByRole("combobox", { name: "Which panels?" });
    await several.click();
    await screen.page.getByRole("option", { name: /^one/ }).click();
    await screen.page.getByRole("option", { name: /^three/ }).click();
    await snap(screen, "22-select-several");
    await screen.page.keyboard.press("Escape");
    await expect.poll(() => heard.at(-1)).toEqual(["several", ["one", "three"]]);
    await message.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => heard.at(-1)).toBe("Try again");
  });

  it("a modal: text, files, boxes and a tick; it says what is missing", async () => {
    let received: unknown;
    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal as never);
      if (!interaction.isModalSubmit()) return;
      const { fields } = interaction;
      received = {
        name: fields.getTextInputValue("name"),
        faces: [...fields.getUploadedFiles("faces", true).values()].map(({ name, width }) => [name, width]),
        marks: fields.getField("marks"),
        sure: fields.getField("sure"),
      };
      await interaction.reply({ content: "Thank you", flags: MessageFlags.Ephemeral });
    });
    await sendCommand();
    const { page } = screen;
    const dialog = page.getByRole("dialog", { name: "Save a face" });
    await dialog.getByRole("button", { name: "Submit" }).click();
    expect(await dialog.getByRole("alert").allInnerTexts()).toEqual(["This is required.", "Add a file."]);
    await snap(screen, "23-modal");
    expect(await audit(screen)).toEqual([]);
    await dialog.getByRole("textbox", { name: "Name" }).fill("me");
    const file = { name: "face.png", mimeType: "image/png", buffer: await readFile(samplePath("iris")) };
    await dialog.locator("input[type=file]").setInputFiles(file);
    await dialog.getByText("face.png").waitFor();
    await dialog.getByRole("checkbox", { name: /hifi/ }).check();
    await dialog.getByRole("checkbox", { name: "I may use this face" }).check();
    await snap(screen, "24-modal-filled");
    await dialog.getByRole("button", { name: "Submit" }).click();
    await lastMessage(screen, "Thank you").waitFor();
    expect(received).toMatchObject({
      name: "me",
      faces: [["face.png", 768]],
      marks: { values: ["hifi"] },
      sure: { value: true },
    });
  });

  it("nothing for axe to find, dark or light, wide or narrow", async () => {
    expect(await audit(screen)).toEqual([]);
    await screen.page.getByRole("button", { name: "Change to light" }).click();
    expect(await audit(screen)).toEqual([]);
    const narrow = await openScreen({ origin: stage.discord.origin, place: "ada/general", viewport: phone });
    await lastMessage(narrow, "Four portraits").getByText("Top left").first().scrollIntoViewIfNeeded();
    await snap(narrow, "29-phone-components");
    expect(await audit(narrow)).toEqual([]);
    expect(narrow.complaints).toEqual([]);
    await narrow.page.context().close();
  });
});
