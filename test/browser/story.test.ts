import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { postGrid, postUpscale } from "../../infra/demo/midjourney.ts";
import { type Doppel, sample, samplePath, startDoppel, trueFaces } from "../e2e/doppel.ts";
import { changedFaces } from "../support/changed-faces.ts";
import {
  attach,
  become,
  chooseCommand,
  describeInBrowser,
  drop,
  lastMessage,
  openScreen,
  phone,
  pictureOf,
  type Screen,
  snap,
} from "./browser.ts";

const patience = { timeout: 30_000 };

let doppel: Doppel;
let ada: Screen;

describeInBrowser("a newcomer's first minutes", () => {
  beforeAll(async () => {
    doppel = await startDoppel();
    await postGrid(doppel.discord, await sample("grid"));
    await postUpscale(doppel.discord, await sample("upscale"));
    ada = await openScreen({ origin: doppel.origin, place: "ada/general" });
  });
  afterEach(() => {
    expect(ada.complaints).toEqual([]);
  });
  afterAll(async () => {
    await ada?.page.context().close();
    await doppel?.stop();
  });

  it("a slash lists every command that the bot has registered, with its description", async () => {
    const { page } = ada;
    await page.getByRole("textbox", { name: "Message #general" }).fill("/");
    const registered = (await doppel.discord.commands()).filter(({ type }) => type === 1);
    const options = page.getByRole("listbox", { name: "Commands" }).getByRole("option");
    // Of a command with subcommands these are what one types.
    const typed = registered.flatMap(({ name, description, options }) => {
      const parts = (options ?? []) as { type: number; name: string; description: string }[];
      const subcommands = parts.filter(({ type }) => type === 1);
      const under = subcommands.map((part) => ({ ...part, name: `${name} ${part.name}` }));
      return under.length > 0 ? under : [{ name, description }];
    });
    await expect.poll(() => options.count()).toBe(typed.length);
    const texts = (await options.allInnerTexts()).join("\n");
    for (const { name, description } of typed) {
      expect(texts).toContain(`/${name}`);
      expect(texts).toContain(description);
    }
    await snap(ada, "01-commands");
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Message #general" }).fill("");
  });

  it("/saveid asks before it keeps a face, privately, and then keeps it", async () => {
    const { page } = ada;
    await chooseCommand(ada, "saveid");
    await page.getByRole("button", { name: "Send" }).click();
    expect(await page.getByText("idname is required.").isVisible()).toBe(true);
    await page.getByRole("combobox", { name: "idname" }).fill("me");
    await attach(ada, "image", samplePath("iris"));
    await snap(ada, "02-saveid");
    await page.getByRole("button", { name: "Send" }).click();

    const ask = lastMessage(ada, "Only you can see this");
    await ask.getByRole("button", { name: /may use/ }).waitFor();
    await snap(ada, "03-consent");
    await ask.getByRole("button", { name: /may use/ }).click();
    await lastMessage(ada, /idname me created/).waitFor();
    await snap(ada, "04-saved");
  });

  it("/swapid completes names by asking the bot, takes a dropped picture, and shows the swapped one", async () => {
    const { page } = ada;
    await chooseCommand(ada, "swapid");
    const idname = page.getByRole("combobox", { name: "idname" });
    await idname.pressSequentially("m");
    await page.getByRole("option", { name: "me" }).waitFor();
    await snap(ada, "05-autocomplete");
    await idname.press("ArrowDown");
    await idname.press("Enter");
    expect(await idname.inputValue()).toBe("me");

    await drop(ada, samplePath("single"), () => page.getByText("Drop to attach").waitFor());
    await page.getByText("single.png").waitFor();
    await snap(ada, "06-swapid");
    await page.getByRole("button", { name: "Send" }).click();

    const result = lastMessage(ada, "AI-edited");
    await result.locator(".tile img").waitFor(patience);
    expect(await result.textContent()).toMatch(/Ada used \/swapid/);
    await snap(ada, "07-swapped");
    const before = await readFile(samplePath("single"));
    const { parts, elsewhere } = await changedFaces(
      before,
      await pictureOf(ada, result),
      await trueFaces("single"),
    );
    expect(parts[0]).toBeGreaterThan(0.4);
    expect(elsewhere).toBe(0);
  });

  it("a picture opens in full, with its description, and closes again", async () => {
    const { page } = ada;
    await lastMessage(ada, "AI-edited")
      .getByRole("button", { name: /^Open picture/ })
      .click();
    const dialog = page.getByRole("dialog", { name: /AI-edited/ });
    await dialog.waitFor();
    expect(await dialog.getByText("1024 × 1024").isVisible()).toBe(true);
    await snap(ada, "08-lightbox");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("right-click → Apps swaps what Midjourney has drawn", async () => {
    const { page } = ada;
    await page.getByRole("button", { name: "midjourney" }).click();
    const upscale = lastMessage(ada, "Image #2");
    await upscale.locator(".tile").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Apps" }).click();
    const registered = (await doppel.discord.commands()).filter(({ type }) => type === 3);
    for (const { name } of registered) {
      await page.getByRole("menuitem", { name: String(name), exact: true }).waitFor();
    }
    await snap(ada, "09-apps");
    await page.getByRole("menuitem", { name: "INSwapper" }).click();

    const result = lastMessage(ada, "AI-edited");
    await result.locator(".tile img").waitFor(patience);
    const before = await readFile(samplePath("upscale"));
    const { parts } = await changedFaces(before, await pictureOf(ada, result), await trueFaces("upscale"));
    expect(parts[0]).toBeGreaterThan(0.4);
    await snap(ada, "10-inswapper");
  });

  it("a picture that was passed on can be swapped where it arrived", async () => {
    const { page } = ada;
    await lastMessage(ada, "Image #2")
      .getByRole("button", { name: /^More for/ })
      .click();
    await page.getByRole("menuitem", { name: "Forward to" }).click();
    await page.getByRole("menuitem", { name: "Doppel" }).click();
    await page.getByRole("button", { name: /^Doppel/ }).click();
    await lastMessage(ada, "Forwarded").locator(".tile").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Apps" }).click();
    await page.getByRole("menuitem", { name: "INSwapper" }).click();
    // Whose picture it was is not told with a forward.
    await lastMessage(ada, "Only you can see this")
      .getByRole("button", { name: "Whole picture" })
      .click(patience);
    await lastMessage(ada, "AI-edited").locator(".tile img").waitFor(patience);
    await snap(ada, "18-forwarded");
    await page.getByRole("button", { name: "midjourney" }).click();
  });

  it("a grid's panel asks which of the four, and all of them are swapped", async () => {
    const { page } = ada;
    const grid = lastMessage(ada, "four portraits");
    await grid.getByRole("button", { name: /^More for/ }).click();
    await page.getByRole("menuitem", { name: "Apps" }).click();
    await page.getByRole("menuitem", { name: "INSwapper" }).click();
    const panel = lastMessage(ada, "Only you can see this");
    await panel.getByRole("button", { name: "Bottom right" }).waitFor(patience);
    await snap(ada, "11-grid-panel");
    await panel.getByRole("button", { name: "All four" }).click();

    const result = lastMessage(ada, /AI-edited: 4/);
    await result.locator(".tile img").waitFor(patience);
    await snap(ada, "12-grid-swapped");
    const before = await readFile(samplePath("grid"));
    const { parts } = await changedFaces(before, await pictureOf(ada, result), await trueFaces("grid"));
    for (const part of parts) expect(part).toBeGreaterThan(0.4);
  });

  it("becoming Ben shows the same pictures and none of Ada's private replies", async () => {
    const { page } = ada;
    await page.getByRole("button", { name: "general" }).click();
    await lastMessage(ada, "Only you can see this").waitFor();
    await become(ada, "Ben");
    await lastMessage(ada, "AI-edited").waitFor();
    expect(await page.getByText("Only you can see this").count()).toBe(0);
    expect(await page.getByText("may use").count()).toBe(0);
    await snap(ada, "13-as-ben");
    await become(ada, "Ada");
    await lastMessage(ada, "Only you can see this").waitFor();
  });

  it("speaks the language of one's Discord: commands as registered, answers by the bot", async () => {
    const { page } = ada;
    await page.getByRole("combobox", { name: /^Language/ }).click();
    await page.getByRole("option", { name: "中文（中国）" }).click();
    await page.getByRole("textbox", { name: "Message #general" }).fill("/");
    const options = page.getByRole("listbox", { name: "Commands" }).getByRole("option");
    await expect.poll(async () => (await options.allTextContents()).join()).toMatch(/\p{Script=Han}/u);
    await chooseCommand(ada, "listid");
    await page.getByRole("button", { name: "Send" }).click();
    const list = lastMessage(ada, "/listid");
    await expect.poll(() => list.locator(".body").textContent(), patience).toMatch(/\p{Script=Han}/u);
    await snap(ada, "17-chinese");
    await page.getByRole("combobox", { name: /^Language/ }).click();
    await page.getByRole("option", { name: "American English" }).click();
  });

  it("fits a phone, in daylight", async () => {
    const screen = await openScreen({
      origin: doppel.origin,
      place: "ada/midjourney",
      viewport: phone,
      colorScheme: "light",
    });
    const { page } = screen;
    await lastMessage(screen, "AI-edited").waitFor();
    await snap(screen, "14-phone");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(phone.width);
    await page.getByRole("button", { name: "Channels and people" }).click();
    await snap(screen, "15-phone-channels");
    await page.getByRole("button", { name: "general" }).click();
    await lastMessage(screen, "idname me created").waitFor();
    await page.getByRole("button", { name: "Commands" }).click();
    await page.getByRole("option").first().waitFor();
    await snap(screen, "16-phone-commands");
    expect(screen.complaints).toEqual([]);
    await page.context().close();
  });
});
