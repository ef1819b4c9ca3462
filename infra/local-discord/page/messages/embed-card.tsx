import { usePage } from "../client/page.ts";
import type { Embed } from "../client/types.ts";
import { Markdown } from "../text/markdown.tsx";
import { MessageTime } from "../text/timestamp.tsx";
import { Gallery } from "./gallery.tsx";

/** An embed. */
export function EmbedCard({ embed }: { embed: Embed }) {
  const { names } = usePage();
  const { title, description, url, color, author, footer, image, thumbnail, fields = [], timestamp } = embed;
  const bar = color === undefined ? undefined : { "--accent-bar": `#${color.toString(16).padStart(6, "0")}` };
  const picture = (media: typeof image, name = "") =>
    media && <Gallery items={[{ media, alt: title ?? "", isSpoiler: false }]} class={name} />;
  return (
    <div class="embed container" style={bar}>
      {picture(thumbnail, "thumbnail")}
      {author && <p class="embed-author">{author.name}</p>}
      {title && (
        <p class="embed-title">
          {url ? (
            <a href={url} target="_blank" rel="noreferrer noopener">
              {title}
            </a>
          ) : (
            title
          )}
        </p>
      )}
      {description && <Markdown text={description} names={names} />}
      {fields.length > 0 && (
        <dl class="embed-fields">
          {fields.map(({ name, value, inline = false }) => (
            <div key={name} class={inline ? "inline" : ""}>
              <dt>{name}</dt>
              <dd>
                <Markdown text={value} names={names} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {picture(image)}
      {(footer || timestamp) && (
        <p class="embed-footer">
          {footer?.text}
          {footer && timestamp && " · "}
          {timestamp && <MessageTime iso={timestamp} />}
        </p>
      )}
    </div>
  );
}
