import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { hasOpenApi } from "../../infra/local-discord/openapi.ts";
import { type Doppel, sample, samplePath, save, startDoppel } from "../e2e/doppel.ts";
import {
  attach,
  chooseCommand,
  describeInBrowser,
  lastMessage,
  openScreen,
  type Screen,
  snap,
} from "./browser.ts";

const patience = { timeout: 30_000 };

let doppel: Doppel;
let screen: Screen;

describeInBrowser("the rules panel", () => {
  beforeAll(async () => {
    doppel = await startDoppel();
    await save(doppel.discord.user("Ada"), "me", await sample("iris"));
    screen = await openScreen({ origin: doppel.origin, place: "ada/general" });
    await screen.page.getByRole("button", { name: "Rules" }).click();
    await screen.page.getByRole("button", { name: /^Drop the gateway/ }).waitFor();
  });
  afterEach(async () => {
    expect(screen.complaints).toEqual([]);
    const usual = {
      attachmentLimit: 10 * 1024 * 1024,
      delayMs: 0,
      delayNextAckMs: 0,
      respond429: 0,
      match: "",
    };
    await doppel.discord.rules(usual);
  });
  afterAll(async () => {
    await screen?.page.context().close();
    await doppel?.stop();
  });

  const rule = (name: RegExp) => screen.page.getByRole("button", { name });
  const wire = (text: string | RegExp) => screen.page.locator(".wire-list li", { hasText: text });

  /** Each test has a channel of its own, so that it finds nothing of another's. */
  async function goTo(channel: string): Promise<void> {
    await screen.page.getByRole("button", { name: channel, exact: true }).click();
    await screen.page.getByRole("heading", { level: 1, name: channel }).waitFor();
    await screen.page.getByRole("button", { name: "Clear" }).click();
  }

  async function swap(): Promise<void> {
    await chooseCommand(screen, "swapid");
    await screen.page.getByRole("combobox", { name: "idname" }).fill("me");
    await attach(screen, "image", samplePath("single"));
    await screen.page.getByRole("button", { name: "Send" }).click();
  }

  it("an expired token: the wire shows the refusal, the person is told, and the next command works", async () => {
    // Long enough to press the button while the picture is on its way.
    await doppel.discord.rules({ delayMs: 1_500, match: "PATCH" });
    await swap();
    await lastMessage(screen, "Doppel is thinking").waitFor();
    await rule(/^Expire tokens/).click();
    await lastMessage(screen, "The application did not respond").waitFor(patience);
    await wire("401").first().waitFor(patience);
    await wire("401").first().locator("summary").click();
    await wire("50027 Invalid Webhook Token").first().waitFor();
    await snap(screen, "30-expired-token");
    await wire("401").first().locator("summary").click();

    await doppel.discord.rules({ delayMs: 0, match: "" });
    await swap();
    await lastMessage(screen, "AI-edited").locator(".tile img").waitFor(patience);
  });

  it("429: the bot and its workers come back later, and the picture arrives", async () => {
    await goTo("midjourney");
    await rule(/^Answer 429/).click();
    await swap();
    await wire("429").nth(2).waitFor(patience);
    await lastMessage(screen, "AI-edited").locator(".tile img").waitFor(patience);
    await expect.poll(() => rule(/^Answer 429/).getAttribute("aria-pressed")).toBe("false");
    await snap(screen, "31-rate-limited");
  });

  it("a small attachment limit: the picture is made to fit", async () => {
    await goTo("Doppel");
    await rule(/^Shrink the attachment limit/).click();
    await expect.poll(() => rule(/^Shrink/).getAttribute("aria-pressed")).toBe("true");
    await swap();
    await lastMessage(screen, "AI-edited").locator(".tile img").waitFor(patience);
    const source = await lastMessage(screen, "AI-edited").locator(".tile img").getAttribute("src");
    const response = await screen.page.request.get(source ?? "");
    expect((await response.body()).length).toBeLessThan(256 * 1024);
    await rule(/^Shrink the attachment limit/).click();
    await expect.poll(async () => (await doppel.discord.rules()).attachmentLimit).toBe(10 * 1024 * 1024);
  });

  it("a held acknowledgement: Discord gives up, and says so", async () => {
    await goTo("private");
    await rule(/^Hold the next acknowledgement/).click();
    await expect.poll(() => rule(/^Hold/).getAttribute("aria-pressed")).toBe("true");
    await swap();
    await lastMessage(screen, "The application did not respond").waitFor(patience);
    await lastMessage(screen, "The application did not respond")
      .getByRole("button", { name: /Dismiss/ })
      .click();
    await wire("10062 Unknown interaction")
      .first()
      .waitFor({ state: "attached", ...patience });
  });

  it("a dropped gateway: the bot resumes and answers what was asked meanwhile", async () => {
    await goTo("general");
    await rule(/^Drop the gateway/).click();
    await wire("connection dropped").waitFor(patience);
    await chooseCommand(screen, "listid");
    await screen.page.getByRole("button", { name: "Send" }).click();
    await wire("RESUMED").waitFor(patience);
    await snap(screen, "32-resumed");
    await lastMessage(screen, "used /listid").getByText("me", { exact: true }).first().waitFor(patience);
  });

  const absent = hasOpenApi ? "" : " (skipped: ../shared/discord/openapi.json is not there)";
  it.runIf(hasOpenApi)(
    `every request is checked, and none breaks Discord's own description${absent}`,
    async () => {
      // Opened anew, the panel shows what went before.
      await screen.page.getByRole("button", { name: "Close the rules" }).click();
      await screen.page.getByRole("button", { name: "Rules" }).click();
      await expect
        .poll(() => screen.page.getByRole("img", { name: "fits Discord's description" }).count())
        .toBeGreaterThan(10);
      expect(await screen.page.getByRole("img", { name: "does not fit Discord's description" }).count()).toBe(
        0,
      );
    },
  );
});
