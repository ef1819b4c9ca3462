import { describe, expect, it } from "vitest";
import type { Mistake } from "../../../shared/errors.ts";
import { sentenceFor } from "../../../shared/words/sentence-for.ts";
import { wordsFor } from "../../../shared/words/words-for.ts";
import { mistakes } from "../../support/mistakes.ts";

/** What a context holds and a person should read. */
function valuesIn({ code, context }: Mistake): string[] {
  if (code === "bad_spec") return [context.spec];
  if (code === "quota_used_up") return [`${context.limit}`, "<t:1800000000:R>"];
  if (code === "bad_feature" || code === "in_panel") return [];
  if (code === "in_picture") return [`${context.picture}`];
  return Object.values(context).flat().map(String);
}

describe.each(["en-US", "zh-CN"])("the sentences in %s", (locale) => {
  it.each(mistakes)("$code: one or two sentences that name what it is about", (mistake) => {
    const sentence = sentenceFor(mistake, wordsFor(locale));
    const prose = sentence.replace(/```[\s\S]*```|`[^`]*`|<[^>]*>|example\.org/g, "X");
    const ends = prose.match(/[.!?](?=\s|$)|[。！？]/g) ?? [];
    expect(ends.length, sentence).toBeGreaterThan(0);
    expect(ends.length, sentence).toBeLessThanOrEqual(2);
    for (const value of valuesIn(mistake)) expect(sentence).toContain(value);
  });

  it("says of every bad spec what is wrong with it, and points at the character", () => {
    const reasons = [
      "name_missing",
      "name_too_long",
      "unexpected",
      "leave_in_mix",
      "too_many_in_mix",
      "too_many_faces",
      "second_list",
      "unknown_flag",
      "oldify_range",
    ] as const;
    const said = reasons.map((reason) =>
      sentenceFor({ code: "bad_spec", context: { spec: "tom.png", at: 3, reason } }, wordsFor(locale)),
    );
    expect(new Set(said).size).toBe(reasons.length);
    for (const sentence of said) expect(sentence).toMatch(/.{5}\n```\ntom\.png\n {3}\^\n```$/);
  });
});

it("says of which picture or panel it speaks, and what is wrong with a feature", () => {
  const words = wordsFor("en-US");
  const svg: Mistake = { code: "svg", context: {} };
  const about = (role: "saved" | "swapped" | "source", picture: number) =>
    sentenceFor({ code: "in_picture", context: { role, picture, mistake: svg } }, words);
  expect(about("saved", 1)).toMatch(/^image: That is an SVG/);
  expect(about("swapped", 2)).toMatch(/^Picture 2: That is an SVG/);
  expect(about("source", 1)).toMatch(/^source: That is an SVG/);
  const inPanel: Mistake = { code: "in_panel", context: { panel: 0, mistake: svg } };
  expect(sentenceFor(inPanel, words)).toMatch(/^Top left: That is an SVG/);
  const reasons = (["damaged", "type", "shape", "values"] as const).map((reason) =>
    sentenceFor({ code: "bad_feature", context: { reason } }, words),
  );
  expect(new Set(reasons).size).toBe(4);
});

it("offers the nearest names", () => {
  const mistake: Mistake = { code: "unknown_name", context: { name: "mee", nearest: ["me", "meg"] } };
  expect(sentenceFor(mistake, wordsFor("en-US"))).toContain("`me` or `meg`");
  expect(sentenceFor(mistake, wordsFor("zh-CN"))).toContain("`me` 或 `meg`");
});
