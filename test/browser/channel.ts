import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { createStage, type Stage } from "../infra/local-discord/stage.ts";
import { chooseCommand, openScreen, type Screen } from "./browser.ts";

/** A local Discord with a bot that does what a test tells it, and Ada's view of #general; set while tests run. */
export let stage: Stage;
export let screen: Screen;

/** Brings them for all tests of a suite, of which none may leave a complaint. */
export function openChannel(): void {
  beforeAll(async () => {
    stage = await createStage();
    screen = await openScreen({ origin: stage.discord.origin, place: "ada/general" });
  });
  afterEach(() => {
    expect([screen.complaints, stage.errors]).toEqual([[], []]);
  });
  afterAll(async () => {
    await screen?.page.context().close();
    await stage?.close();
  });
}

/** Sends /swapid as it is. */
export async function sendCommand(): Promise<void> {
  await chooseCommand(screen, "swapid");
  await screen.page.getByRole("button", { name: "Send" }).click();
}
