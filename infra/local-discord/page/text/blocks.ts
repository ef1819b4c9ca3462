/** A part of a message that begins on a line of its own. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "small" | "quote" | "code" | "text"; text: string }
  | { kind: "list"; text: ""; items: string[] };

/** Splits a message into headings, small print, quotes, code, lists, and the lines in between. */
export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.startsWith("```")) {
      const end = closing(lines, at);
      if (end >= at) {
        blocks.push({ kind: "code", text: codeOf(lines.slice(at, end + 1).join("\n")) });
        at = end;
        continue;
      }
    }
    blocks.push(blockOf(line));
  }
  return joined(blocks);
}

/** The line that ends a fence, or -1. */
function closing(lines: string[], start: number): number {
  if (lines[start]?.slice(3).includes("```")) return start;
  return lines.findIndex((line, index) => index > start && line.includes("```"));
}

function codeOf(fenced: string): string {
  const inside = fenced.slice(3, fenced.lastIndexOf("```"));
  // The first line may name a language.
  return inside.replace(/^[\w+-]*\n/, "").replace(/\n$/, "");
}

function blockOf(line: string): Block {
  const heading = /^(#{1,3}) +(.+)$/.exec(line);
  if (heading) return { kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" };
  if (line.startsWith("-# ")) return { kind: "small", text: line.slice(3) };
  if (line.startsWith("> ")) return { kind: "quote", text: line.slice(2) };
  const item = /^ *[-*] +(.+)$/.exec(line);
  if (item) return { kind: "list", text: "", items: [item[1] ?? ""] };
  return { kind: "text", text: line };
}

/** Neighbouring lines of one kind belong together; a blank line stays a gap. */
function joined(blocks: Block[]): Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last?.kind === "list" && block.kind === "list") last.items.push(...block.items);
    else if (last?.kind === "text" && block.kind === "text") last.text += `\n${block.text}`;
    else if (last?.kind === "quote" && block.kind === "quote") last.text += `\n${block.text}`;
    else result.push({ ...block });
  }
  return result
    .map((block) =>
      block.kind === "text" ? { ...block, text: block.text.replace(/^\n+|\n+$/g, "") } : block,
    )
    .filter((block) => block.kind !== "text" || block.text !== "");
}
