import { describe, expect, it } from "vitest";
import { sentenceFor } from "../../../shared/words/sentence-for.ts";
import type { Words } from "../../../shared/words/words.ts";
import { wordsFor } from "../../../shared/words/words-for.ts";
import { mistakes } from "../../support/mistakes.ts";

const ids = {
  saveid: "11",
  swapid: "12",
  swap: "20",
  setid: "13",
  listid: "14",
  delid: "15",
  delall: "16",
  privacy: "17",
  report: "18",
  doppel: "21",
};
const nobody = { code: "no_identities", context: {} } as const;

describe("wordsFor", () => {
  it("speaks Chinese where Discord does, and English to everybody else", () => {
    const said = ["zh-CN", "zh-TW", "en-US", "en-GB", "fr", ""].map(
      (locale) => wordsFor(locale).buttons.cancel,
    );
    expect(said).toEqual(["取消", "取消", "Cancel", "Cancel", "Cancel", "Cancel"]);
  });

  it("makes commands clickable where their ids are known", () => {
    for (const locale of ["en-US", "zh-CN"]) {
      expect(sentenceFor(nobody, wordsFor(locale, ids))).toContain("</saveid:11>");
      expect(sentenceFor(nobody, wordsFor(locale))).toMatch(/(^|[^<])\/saveid/);
    }
  });
});

/** Every text of a table; functions are called with numbers, which read as names, too. */
function textsOf(part: unknown, path: string): [string, string][] {
  if (typeof part === "string") return [[path, part]];
  if (typeof part === "function") return [[path, callAny(part as Say)]];
  return Object.entries(part as object).flatMap(([key, value]) => textsOf(value, `${path}.${key}`));
}

type Say = (...args: unknown[]) => string;

/** With the first of these arguments that it makes sense of. */
function callAny(say: Say): string {
  const arguments_ = [[11, 12, 13], [["11", "12"]], [[{ name: "11", at: "<t:12:R>" }]]];
  for (const args of arguments_) {
    try {
      const text = say(...args);
      if (!/undefined|function/.test(text)) return text;
    } catch {
      // Not these, then.
    }
  }
  throw new Error(`no arguments fit ${say}`);
}

function allTexts(locale: string): [string, string][] {
  const { mistakes: _, ...words }: Words = wordsFor(locale, ids);
  const sentences = mistakes.map((mistake): [string, string] => [
    `${locale}.mistakes.${mistake.code}`,
    sentenceFor(mistake, wordsFor(locale, ids)),
  ]);
  return [...textsOf(words, locale), ...sentences];
}

describe("the Chinese table", () => {
  const foreign = new Set(
    "Doppel Discord Midjourney INSwapper APP AI PNG JPEG WebP SVG PDF HEIC MB UTC numpy me a b you N".split(
      " ",
    ),
  );
  const untranslated = (text: string) =>
    text
      .replace(/```[\s\S]*```|<[^>]*>|`[^`]*`|--?[a-z]+|example\.org/g, " ")
      .match(/[A-Za-z]+/g)
      ?.filter((word) => !foreign.has(word)) ?? [];

  it("has no English words but names, commands and flags", () => {
    for (const [path, text] of allTexts("zh-CN")) {
      expect(untranslated(text), path).toEqual([]);
      expect(text, path).toMatch(/\p{Script=Han}/u);
    }
  });

  it("uses full-width punctuation, and one way to address people", () => {
    for (const [path, text] of allTexts("zh-CN")) {
      expect(text.replace(/```[\s\S]*```|`[^`]*`|<[^>]*>|me,_,you/g, ""), path).not.toMatch(
        /[,;!?()]|\p{Script=Han}[.:]/u,
      );
      expect(text, path).not.toContain("您");
    }
  });

  it("says something of its own for every English text", () => {
    const english = new Map(allTexts("en-US").map(([path, text]) => [path.replace(/^en-US/, ""), text]));
    const chinese = allTexts("zh-CN");
    expect(chinese).toHaveLength(english.size);
    for (const [path, text] of chinese) expect(text, path).not.toBe(english.get(path.replace(/^zh-CN/, "")));
  });
});

it.each([
  ["en-US", "experimental"],
  ["zh-CN", "实验功能"],
])("ageing is marked as an experiment wherever it is offered (%s)", (locale, mark) => {
  const { commands, help } = wordsFor(locale, ids);
  const offers = [commands.swapid.options.oldify, commands.swap.options.oldify];
  for (const text of [...offers, help.split("\n").find((line) => line.includes("-o "))]) {
    expect(text).toContain(mark);
  }
});

describe.each(["en-US", "zh-CN"])("what Discord allows, in %s", (locale) => {
  const words = wordsFor(locale, ids);
  it("names of options", () => {
    for (const name of Object.values(words.optionNames))
      expect(name).toMatch(/^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$/u);
  });
  it("lengths", () => {
    const longest: Record<string, number> = { commands: 100, buttons: 80, consent: 2_000, help: 2_000 };
    for (const [path, text] of allTexts(locale)) {
      expect([...text].length, path).toBeLessThanOrEqual(longest[path.split(".")[1]!] ?? 2_000);
    }
  });
});
