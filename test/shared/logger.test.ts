import { describe, expect, it } from "vitest";
import { withoutUrls } from "../../shared/logger.ts";

describe("withoutUrls", () => {
  it("removes addresses, which carry tokens and signatures", () => {
    const text =
      "PATCH https://discord.com/api/v10/webhooks/1/secret/messages/@original failed; rediss://u:p@h:1";
    expect(withoutUrls(text)).toBe("PATCH [address] failed; [address]");
  });
});
