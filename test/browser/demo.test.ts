import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compiled } from "../../infra/stage/root.ts";
import { become, describeInBrowser, lastMessage, openScreen, type Screen, snap } from "./browser.ts";

let demo: ChildProcess;
let screen: Screen;

describeInBrowser("the demo's address", () => {
  beforeAll(async () => {
    // On a terminal, as a person sees it: only then does the demo stay up.
    const command = `${process.execPath} ${compiled("infra/demo.js")}`;
    demo = spawn("script", ["-qec", command, "/dev/null"], { stdio: ["pipe", "pipe", "inherit"] });
    const origin = await new Promise<string>((resolve, reject) => {
      let printed = "";
      demo.stdout?.on("data", (chunk) => {
        printed += chunk;
        const found = /(http:\/\/127\.0\.0\.1:\d+) shows/.exec(printed)?.[1];
        if (found) resolve(found);
      });
      demo.once("exit", () => reject(new Error(`The demo ended: ${printed}`)));
    });
    screen = await openScreen({ origin, place: "" });
  });
  afterAll(async () => {
    await screen?.page.context().close();
    const ended = once(demo, "exit");
    demo.stdin?.write("\u0003");
    await ended;
  });

  it("holds the conversation that was played, and Midjourney's pictures", async () => {
    const { page } = screen;
    await lastMessage(screen, "AI-edited: 2").locator(".tile img").waitFor();
    await lastMessage(screen, "AI-edited: 1").locator(".tile img").waitFor();
    await lastMessage(screen, /idname you created/).waitFor();
    await snap(screen, "40-demo");
    await page.getByRole("button", { name: "midjourney" }).click();
    await lastMessage(screen, "four portraits").locator(".tile img").waitFor();
    await lastMessage(screen, "Image #2").locator(".tile img").waitFor();
    await lastMessage(screen, "AI-edited").locator(".tile img").waitFor();
    await snap(screen, "41-demo-midjourney");
    expect(screen.complaints).toEqual([]);
  });

  it("shows Chloe nothing that was meant for Ada alone", async () => {
    const { page } = screen;
    await page.getByRole("button", { name: "general" }).click();
    await become(screen, "Chloe");
    await lastMessage(screen, "AI-edited: 2").waitFor();
    expect(await page.getByText("idname").count()).toBe(0);
    expect(await page.getByRole("button", { name: "private" }).count()).toBe(0);
    expect(screen.complaints).toEqual([]);
  });
});
