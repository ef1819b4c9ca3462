import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Block, parseBlocks } from "./blocks.ts";
import { type Inline, parseInline } from "./inline.ts";
import { Timestamp } from "./timestamp.tsx";

/** What names in a text stand for, and what a click on a command does. */
export interface Names {
  user(id: string): string;
  channel(id: string): string;
  useCommand(name: string): void;
  /** The language in which times are told. */
  readonly locale: string;
}

/** Discord's flavour of Markdown. */
export function Markdown({ text, names }: { text: string; names: Names }) {
  return (
    <div class="markdown">
      {parseBlocks(text).map((block, index) => (
        <BlockView key={`${index}`} block={block} names={names} />
      ))}
    </div>
  );
}

function BlockView({ block, names }: { block: Block; names: Names }) {
  const inside = <Spans spans={parseInline(block.text)} names={names} />;
  switch (block.kind) {
    case "heading":
      return <p class={`heading heading-${block.level}`}>{inside}</p>;
    case "small":
      return <p class="small">{inside}</p>;
    case "quote":
      return (
        <blockquote>
          <Markdown text={block.text} names={names} />
        </blockquote>
      );
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>
              <Spans spans={parseInline(item)} names={names} />
            </li>
          ))}
        </ul>
      );
    case "text":
      return <p>{inside}</p>;
  }
}

function Spans({ spans, names }: { spans: Inline[]; names: Names }): ComponentChildren {
  return spans.map((span, index) => <Span key={`${index}`} span={span} names={names} />);
}

function Span({ span, names }: { span: Inline; names: Names }) {
  if (typeof span === "string") return <>{span}</>;
  const inside = () => <Spans spans={span.inside ?? []} names={names} />;
  const { value = "" } = span;
  switch (span.kind) {
    case "bold":
      return <strong>{inside()}</strong>;
    case "italic":
      return <em>{inside()}</em>;
    case "underline":
      return <u>{inside()}</u>;
    case "strike":
      return <s>{inside()}</s>;
    case "spoiler":
      return <Spoiler>{inside()}</Spoiler>;
    case "code":
      return <code>{value}</code>;
    case "link":
      return (
        <a href={value} target="_blank" rel="noreferrer noopener">
          {inside()}
        </a>
      );
    case "user":
      return <span class="mention">@{names.user(value)}</span>;
    case "channel":
      return <span class="mention">#{names.channel(value)}</span>;
    case "command":
      return (
        <button type="button" class="mention" onClick={() => names.useCommand(value)}>
          /{value}
        </button>
      );
    case "time":
      return <Timestamp seconds={Number(value)} style={span.style ?? "f"} locale={names.locale} />;
  }
}

function Spoiler({ children }: { children: ComponentChildren }) {
  const [isShown, setShown] = useState(false);
  if (isShown) return <span class="spoiler shown">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Spoiler: show" onClick={() => setShown(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
