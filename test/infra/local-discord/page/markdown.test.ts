import { describe, expect, test } from "vitest";
import { parseBlocks } from "../../../../infra/local-discord/page/text/blocks.ts";
import { type Inline, parseInline } from "../../../../infra/local-discord/page/text/inline.ts";

/** Spans written short: `[kind:inside]`, `[kind=value]`. */
function short(spans: Inline[]): string {
  return spans
    .map((span) => {
      if (typeof span === "string") return span;
      const { kind, value, inside } = span;
      return `[${kind}${value === undefined ? "" : `=${value}`}${inside === undefined ? "" : `:${short(inside)}`}]`;
    })
    .join("");
}

describe("a line of text", () => {
  test.each([
    ["plain, with 2 * 3 and a_b_c", "plain, with 2 * 3 and a_b_c"],
    ["**bold** and *italic* and _italic_", "[bold:bold] and [italic:italic] and [italic:italic]"],
    ["***both***", "[bold:[italic:both]]"],
    ["__under__ ~~struck~~ ||hidden||", "[underline:under] [strike:struck] [spoiler:hidden]"],
    ["**bold *and italic***", "[bold:bold [italic:and italic]]"],
    ["`me,_,you` stays `**as it is**`", "[code=me,_,you] stays [code=**as it is**]"],
    ["``a ` b``", "[code=a ` b]"],
    ["**not closed", "**not closed"],
    ["\\*not italic\\*", "*not italic*"],
    ["file_name_1.png", "file_name_1.png"],
    ["<@11> in <#21>: </swapid me:31>", "[user=11] in [channel=21]: [command=swapid me]"],
    ["<t:1700000000:R>", "[time=1700000000]"],
    ["see https://example.org/a_b_c.", "see [link=https://example.org/a_b_c:https://example.org/a_b_c]."],
    ["[the **docs**](https://example.org)", "[link=https://example.org:the [bold:docs]]"],
    ["[click](javascript:alert(1))", "[click](javascript:alert(1))"],
    ["<script>alert(1)</script>", "<script>alert(1)</script>"],
    ["身份 **我**", "身份 [bold:我]"],
    ["", ""],
  ])("%s", (text, expected) => {
    expect(short(parseInline(text))).toBe(expected);
  });

  test("of any kind is read to its end, quickly", () => {
    const hostile = "*_~|`[<".repeat(800);
    const started = performance.now();
    expect(short(parseInline(hostile)).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("blocks", () => {
  test("headings, small print, quotes, lists and code each stand alone", () => {
    const text =
      "# One\n### Three\nplain\nand more\n-# small\n> said\n> twice\n- a\n- b\n```ts\nx * y\n```\nend";
    expect(parseBlocks(text)).toEqual([
      { kind: "heading", level: 1, text: "One" },
      { kind: "heading", level: 3, text: "Three" },
      { kind: "text", text: "plain\nand more" },
      { kind: "small", text: "small" },
      { kind: "quote", text: "said\ntwice" },
      { kind: "list", text: "", items: ["a", "b"] },
      { kind: "code", text: "x * y" },
      { kind: "text", text: "end" },
    ]);
  });

  test("a fence that nothing closes is text", () => {
    expect(parseBlocks("```\nx")).toEqual([{ kind: "text", text: "```\nx" }]);
  });

  test("a fence on one line is code", () => {
    expect(parseBlocks("```a ** b```")).toEqual([{ kind: "code", text: "a ** b" }]);
  });
});
