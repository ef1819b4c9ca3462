import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalDiscord, type LocalDiscord } from "../../../../infra/local-discord/server.ts";

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await createLocalDiscord({ token: "a-token" });
});
afterAll(() => discord.close());

const get = (path: string) => fetch(`${discord.origin}${path}`);

test("the address shows the page, and everything it names comes from here", async () => {
  const response = await get("/");
  const html = await response.text();
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const policy = response.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:/);
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(named.length).toBeGreaterThan(2);
  for (const path of named) {
    expect(path).toMatch(/^\//);
    expect((await get(path)).status).toBe(200);
  }
  // Scripts that a page elsewhere has written have no place here.
  expect(html).not.toMatch(/<script(?![^>]*src=)/);
});

test.each(["/assets/..%2Findex.html", "/assets/nothing.js", "/assets/.built-from", "/nowhere"])(
  "%s is not there",
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
