import { describe, expect, it } from "vitest";
import { foldName, isValidName, nearestNames } from "../../shared/names.ts";

describe("names", () => {
  it.each(["me", "Zoë", "小明", "мама", "नमस्ते", "a1", "x".repeat(20)])("takes %s", (name) => {
    expect(isValidName(name)).toBe(true);
  });

  it.each(["", "tom.png", "a b", "a_b", "a-b", "🙂", "x".repeat(21), "a\u0000"])("refuses %j", (name) => {
    expect(isValidName(name)).toBe(false);
  });

  it("compares without case and width", () => {
    expect(foldName("ＭＥ")).toBe(foldName("me"));
    expect(foldName("Zoe\u0308")).toBe(foldName("ZOË"));
  });

  it("offers the nearest first and nothing far off", () => {
    expect(nearestNames("pamel", ["bob", "pamela", "camel"])).toEqual(["pamela", "camel"]);
    expect(nearestNames("xyz", ["bob", "pamela"])).toEqual([]);
  });
});
