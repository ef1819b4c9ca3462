import { readFile } from "node:fs/promises";
import { ComponentType } from "discord.js";
import sharp from "sharp";
import { expect, it } from "vitest";
import { samplePath } from "../e2e/doppel.ts";
import {
  audit,
  chooseCommand,
  describeInBrowser,
  lastMessage,
  openScreen,
  paste,
  phone,
  pictureOf,
  snap,
} from "./browser.ts";
import { openChannel, screen, sendCommand, stage } from "./channel.ts";

const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });
const button = (label: string) => ({ type: 2, style: 2, label, custom_id: label });

describeInBrowser("talking to a bot", () => {
  openChannel();

  it("files of one's own: pasted or chosen, previewed, taken away, and sent with progress", async () => {
    const { page } = screen;
    const grid = await readFile(samplePath("grid"));
    await paste(screen, "pasted.png", grid);
    await paste(screen, "unwanted.png", grid);
    await page.getByRole("button", { name: "Remove unwanted.png" }).click();
    await snap(screen, "33-attached");
    // Slow enough to see it go.
    const network = await page.context().newCDPSession(page);
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3_000_000 };
    await network.send("Network.emulateNetworkConditions", conditions);
    await page.getByRole("textbox", { name: "Message #general" }).press("Enter");
    const progress = page.getByRole("progressbar", { name: "Upload" });
    await expect.poll(async () => Number(await progress.getAttribute("value"))).toBeGreaterThan(0);
    await snap(screen, "34-uploading");
    const message = lastMessage(screen).filter({ has: page.locator(".tile img") });
    await message.waitFor();
    expect(await pictureOf(screen, message)).toEqual(grid);

    stage.on(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply("Got it");
    });
    await chooseCommand(screen, "swapid");
    await paste(screen, "option.png", grid);
    await page.getByText("option.png").waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    await lastMessage(screen, "Uploading…").getByRole("progressbar", { name: "Upload" }).waitFor();
    await snap(screen, "35-uploading-command");
    await lastMessage(screen, "Got it").waitFor();
    await network.detach();
  });

  it("thinking, edits as they happen, embeds and a moving picture", async () => {
    const frames = await Promise.all(
      [0, 90, 180].map((hue) => sharp(samplePath("ravi")).resize(240).modulate({ hue }).png().toBuffer()),
    );
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [200, 200, 200], loop: 0 })
      .toBuffer();
    let goOn: () => void = () => undefined;
    const wait = () =>
      new Promise<void>((resolve) => {
        goOn = resolve;
      });
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await wait();
      await interaction.editReply("Second in line");
      await wait();
      await interaction.editReply({
        content: "Done, see </swapid:1> and https://example.org",
        files: [{ name: "moving.gif", attachment: gif, description: "Colours going round" }],
        embeds: [
          {
            title: "How it went",
            description: "All is **well**.",
            color: 0x23834b,
            fields: [
              { name: "Faces", value: "3", inline: true },
              { name: "Took", value: "0.4 s", inline: true },
            ],
            footer: { text: "Preview engine" },
          },
        ],
      });
    });
    await sendCommand();
    await lastMessage(screen, "Doppel is thinking").waitFor();
    await snap(screen, "25-thinking");
    goOn();
    await lastMessage(screen, "Second in line").waitFor();
    goOn();
    const done = lastMessage(screen, "How it went");
    await done.getByRole("button", { name: "Open picture: Colours going round" }).waitFor();
    expect(await done.textContent()).toContain("(edited)");
    await snap(screen, "26-embed-and-gif");
    await done.getByRole("button", { name: "/swapid" }).click();
    await screen.page.getByRole("form", { name: "/swapid" }).waitFor();
    await screen.page.keyboard.press("Escape");
  });

  it("no answer: the command, and a button, say so", async () => {
    stage.on(async (interaction) => {
      if (interaction.isButton()) await stage.discord.advanceClock(3_000);
      if (!interaction.isChatInputCommand()) return;
      if (interaction.options.getString("idname") === null) await stage.discord.advanceClock(3_000);
      else await interaction.reply({ content: "Press me", components: [row(button("Nothing"))] as never });
    });
    await sendCommand();
    await lastMessage(screen, "The application did not respond").waitFor();
    await snap(screen, "27-no-answer");
    await lastMessage(screen, "The application did not respond")
      .getByRole("button", { name: /Dismiss/ })
      .click();
    await chooseCommand(screen, "swapid");
    await screen.page.getByRole("combobox", { name: "idname" }).fill("x");
    await screen.page.keyboard.press("Enter");
    const message = lastMessage(screen, "Press me");
    await message.getByRole("button", { name: "Nothing" }).click();
    await message.getByText("This interaction failed").waitFor();
  });

  it("by keyboard alone: a message's menu, its commands, and back", async () => {
    const { page } = screen;
    stage.on(async (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply(`about ${interaction.targetMessage.content}`);
    });
    await page.getByRole("textbox", { name: "Message #general" }).fill("a message of mine");
    await page.keyboard.press("Enter");
    const more = lastMessage(screen, "a message of mine").getByRole("button", { name: /^More for/ });
    const focused = (name: string) => page.locator("[role=menuitem]:focus", { hasText: name }).waitFor();
    await more.focus();
    await page.keyboard.press("Enter");
    await focused("Apps");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("menuitem", { name: "INSwapper" }).waitFor();
    await page.keyboard.press("ArrowDown");
    await focused("INSwapper");
    await page.keyboard.press("Enter");
    await lastMessage(screen, "about a message of mine").waitFor();
    await more.focus();
    await page.keyboard.press("Enter");
    await focused("Apps");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("menu").count()).toBe(0);
    expect(await page.locator(":focus").getAttribute("class")).toBe("more");
  });

  it("nothing for axe to find, dark or light, wide or narrow", async () => {
    await screen.page.getByRole("button", { name: "Rules" }).click();
    await screen.page.getByRole("heading", { name: "On the wire" }).waitFor();
    expect(await audit(screen)).toEqual([]);
    await screen.page.getByRole("button", { name: "Change to light" }).click();
    expect(await audit(screen)).toEqual([]);
    const narrow = await openScreen({ origin: stage.discord.origin, place: "ada/general", viewport: phone });
    await lastMessage(narrow, "How it went").scrollIntoViewIfNeeded();
    await snap(narrow, "28-phone-embed");
    expect(await audit(narrow)).toEqual([]);
    await narrow.page.getByRole("button", { name: "Rules" }).click();
    await narrow.page.getByRole("heading", { name: "On the wire" }).waitFor();
    await snap(narrow, "36-phone-rules");
    expect(await audit(narrow)).toEqual([]);
    expect(narrow.complaints).toEqual([]);
    await narrow.page.context().close();
  });
});
