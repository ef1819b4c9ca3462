import { describe, expect, it } from "vitest";
import { createLogger, withoutUrls } from "../../shared/logger.ts";

describe("withoutUrls", () => {
  it("removes addresses, which carry tokens and signatures", () => {
    const text =
      "PATCH https://discord.com/api/v10/webhooks/1/secret/messages/@original failed; rediss://u:p@h:1";
    expect(withoutUrls(text)).toBe("PATCH [address] failed; [address]");
  });
});

describe("createLogger", () => {
  it("writes a line about whatever was thrown", () => {
    const lines: string[] = [];
    const log = createLogger("test", "info", { write: (line) => lines.push(line) });
    for (const err of ["at https://u/1", { url: "secret" }, undefined, null, Object.create(null), 5]) {
      log.warn({ err }, "something went wrong");
    }
    log.warn({ err: new Error("at https://u/1", { cause: "a string" }) }, "something went wrong");
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(Array(7).fill("something went wrong"));
    expect(JSON.parse(lines[0]!).err).toEqual({ type: "string", message: "at [address]" });
    expect(JSON.parse(lines[6]!).err).toMatchObject({ type: "Error", message: "at [address]" });
    expect(lines.join("")).not.toMatch(/secret|https/);
  });
});
