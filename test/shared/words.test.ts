import { describe, expect, it } from "vitest";
import type { Mistake } from "../../shared/errors.ts";
import { sentenceFor } from "../../shared/words.ts";

describe("sentenceFor", () => {
  it("points at the character of a bad spec", () => {
    const mistake: Mistake = { code: "bad_spec", context: { spec: "tom.png", at: 3, reason: "unexpected" } };
    const lines = sentenceFor(mistake).split("\n");
    expect(lines[2]).toBe("tom.png");
    expect(lines[3]).toBe("   ^");
  });

  it("offers the nearest names", () => {
    expect(sentenceFor({ code: "unknown_name", context: { name: "mee", nearest: ["me", "meg"] } })).toContain(
      "`me` or `meg`",
    );
  });
});
