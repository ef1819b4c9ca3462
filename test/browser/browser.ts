import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, describe, expect } from "vitest";
import { root } from "../../infra/stage/root.ts";

// Setup is plain JavaScript; its type is stated here.
const { findChromium } = (await import(join(root, "infra", "setup", "chromium.mjs"))) as {
  findChromium(): Promise<string | null>;
};

const executablePath = await findChromium();
const isRequired = process.env["CI"] === "true";
const screensDir = join(root, "out", "screens");
mkdirSync(screensDir, { recursive: true });

if (executablePath === null && !isRequired) {
  console.warn(
    "SKIPPED: there is no Chromium here, so the page is not tested. See what `npm run setup -- --browser` says.",
  );
}

/** Tests that need a browser: skipped where there is none, but in CI they fail. */
export const describeInBrowser = describe.runIf(executablePath !== null || isRequired);

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

interface Options {
  readonly origin: string;
  /** `user/channel`, as after `#` in the address. */
  readonly place: string;
  readonly viewport?: typeof desktop;
  readonly colorScheme?: "dark" | "light";
}

/** The page in a browser of its own, and what it complained about. */
export interface Screen {
  readonly page: Page;
  /** Errors and warnings of the console, exceptions, and requests that failed or left this machine. */
  readonly complaints: string[];
  /** Whether it is drawn as on a phone. */
  readonly isPhone: boolean;
}

/** Opens the local Discord's page. */
export async function openScreen({
  origin,
  place,
  viewport = desktop,
  colorScheme = "dark",
}: Options): Promise<Screen> {
  if (executablePath === null) throw new Error("There is no Chromium here, and CI requires it.");
  browser ??= chromium.launch({ executablePath, args });
  const isPhone = viewport === phone;
  const context = await (await browser).newContext({
    viewport,
    colorScheme,
    hasTouch: isPhone,
    isMobile: isPhone,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on("console", (line) => {
    if (["error", "warning"].includes(line.type())) complaints.push(line.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin))
      complaints.push(request.url());
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // The page itself ends its streams.
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()}: ${why}`);
  });
  await page.goto(`${origin}/#${place}`);
  await page.locator("[role=log][aria-busy=false]").waitFor({ state: "attached" });
  return { page, complaints, isPhone };
}

/** Keeps what the page looks like, to be looked at. */
export async function snap({ page }: Screen, name: string): Promise<void> {
  // Pictures fade in and popups find their place.
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(screensDir, `${name}.png`) });
}

/** What axe finds wrong with the page as it stands: names, roles, contrast and the rest. */
export async function audit({ page }: Screen): Promise<string[]> {
  await page.evaluate(axe.source);
  // As text: these tests know no DOM types.
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The newest message that holds `text`. */
export function lastMessage({ page }: Screen, text?: string | RegExp): Locator {
  const messages = page
    .getByRole("log")
    .getByRole("listitem")
    .filter({ has: page.getByRole("article") });
  return (text === undefined ? messages : messages.filter({ hasText: text })).last();
}

/** Chooses a slash command by typing it. */
export async function chooseCommand({ page }: Screen, name: string): Promise<void> {
  const box = page.getByRole("textbox", { name: /^Message / });
  await box.fill(`/${name}`);
  await expect.poll(() => page.getByRole("option").count()).toBeGreaterThan(0);
  await box.press("Enter");
  await page.getByRole("form", { name: `/${name}` }).waitFor();
}

/** Goes on as another of the made-up people. */
export async function become({ page }: Screen, name: string): Promise<void> {
  await page.getByRole("group", { name: "You are" }).locator("label", { hasText: name }).click();
  await page.getByText(`as ${name}`).waitFor();
}

/** Puts a file into the field of a command's option or of a modal. */
export async function attach({ page }: Screen, field: string, path: string): Promise<void> {
  await page.locator(`input[type=file][data-field="${field}"]`).setInputFiles(path);
}

/** Files as a file manager or the clipboard hands them over. As text: these tests know no DOM types. */
const transferOf = (name: string, bytes: Buffer) => `(() => {
  const bytes = Uint8Array.from(atob("${bytes.toString("base64")}"), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "${name}", { type: "image/png" }));
  return transfer;
})()`;

/** Drops a file onto the page; `meanwhile` looks at the page before it is let go. */
export async function drop({ page }: Screen, path: string, meanwhile: () => Promise<void>): Promise<void> {
  const dataTransfer = await page.evaluateHandle(transferOf(basename(path), await readFile(path)));
  await page.dispatchEvent("main", "dragover", { dataTransfer });
  await meanwhile();
  await page.dispatchEvent("main", "drop", { dataTransfer });
}

/** Pastes a picture as from the clipboard. */
export async function paste({ page }: Screen, name: string, bytes: Buffer): Promise<void> {
  await page.evaluate(`document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: ${transferOf(name, bytes)} }),
  )`);
  await page.getByText(name).waitFor();
}

/** The bytes of the picture that a message shows. */
export async function pictureOf({ page }: Screen, message: Locator): Promise<Buffer> {
  const source = await message.locator(".tile img").last().getAttribute("src");
  const response = await page.request.get(source ?? "");
  expect(response.status()).toBe(200);
  return response.body();
}
