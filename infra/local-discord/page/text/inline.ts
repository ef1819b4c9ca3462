/** A piece of a line: plain text, or something with a meaning. */
export type Inline = string | Span;

export interface Span {
  kind:
    | "bold"
    | "italic"
    | "underline"
    | "strike"
    | "spoiler"
    | "code"
    | "link"
    | "user"
    | "channel"
    | "command"
    | "time";
  inside?: Inline[];
  /** Code, an address, an id, a command's name, seconds since 1970. */
  value?: string;
  /** How a time is written: Discord's letters. */
  style?: string;
}

type Rule = [pattern: RegExp, toSpan: (match: RegExpExecArray) => Inline];

const wrapped = (kind: Span["kind"]) => (match: RegExpExecArray) => ({
  kind,
  inside: parseInline(match[1] ?? match[2] ?? ""),
});
const valued = (kind: Span["kind"]) => (match: RegExpExecArray) => ({ kind, value: match[1] ?? "" });

/** In the order in which they are tried at the same place. */
const rules: Rule[] = [
  [/^\\([^\w\s])/, (match) => match[1] ?? ""],
  [/^``(.+?)``(?!`)|^`([^`]+)`/, (match) => ({ kind: "code", value: match[1] ?? match[2] ?? "" })],
  [/^<@!?(\d+)>/, valued("user")],
  [/^<#(\d+)>/, valued("channel")],
  [/^<\/([^:>]+):\d+>/, valued("command")],
  [
    /^<t:(-?\d+)(?::([a-zA-Z]))?>/,
    (match) => ({ kind: "time", value: match[1] ?? "", style: match[2] ?? "f" }),
  ],
  [/^<a?(:\w+:)\d+>/, (match) => match[1] ?? ""],
  [
    /^\[([^\]]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/,
    (match) => ({ kind: "link", value: match[2] ?? "", inside: parseInline(match[1] ?? "") }),
  ],
  [
    /^<?(https?:\/\/[^\s<>]+[^\s<>.,:;"')\]])>?/,
    (match) => ({ kind: "link", value: match[1] ?? "", inside: [match[1] ?? ""] }),
  ],
  [/^\|\|([\s\S]+?)\|\|/, wrapped("spoiler")],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, wrapped("bold")],
  [/^__([\s\S]+?)__(?!_)/, wrapped("underline")],
  [/^~~([\s\S]+?)~~/, wrapped("strike")],
  [/^\*(?=\S)((?:\*\*|[^*])+?)\*(?!\*)/, wrapped("italic")],
  [/^_(?=\S)((?:__|[^_])+?)_(?![\w_])/, wrapped("italic")],
];

/** Where a rule may begin; everything up to there is plain. */
const mayBegin = /[\\`<[|*_~]|https?:/g;

/** Reads one block's text. What does not close is plain. */
export function parseInline(text: string): Inline[] {
  const found: Inline[] = [];
  let plain = "";
  let at = 0;
  const take = (span: Inline) => {
    if (typeof span === "string") {
      plain += span;
      return;
    }
    if (plain !== "") found.push(plain);
    plain = "";
    found.push(span);
  };
  while (at < text.length) {
    mayBegin.lastIndex = at;
    const next = mayBegin.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at >= text.length) break;
    const rest = text.slice(at);
    // An underscore inside a word is part of it: file_name_1.png.
    const isInWord = rest[0] === "_" && /\w/.test(text[at - 1] ?? "");
    const hit = isInWord ? undefined : firstHit(rest);
    if (hit === undefined) {
      plain += text[at];
      at += 1;
    } else {
      take(hit.span);
      at += hit.length;
    }
  }
  if (plain !== "") found.push(plain);
  return found;
}

function firstHit(text: string): { span: Inline; length: number } | undefined {
  for (const [pattern, toSpan] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return { span: toSpan(match), length: match[0].length };
  }
  return undefined;
}
