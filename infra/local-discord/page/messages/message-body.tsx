import { usePage } from "../client/page.ts";
import { type Attachment, flags, type Message, type MessageBody } from "../client/types.ts";
import { Markdown } from "../text/markdown.tsx";
import { Components } from "./component-tree.tsx";
import { EmbedCard } from "./embed-card.tsx";
import { FileCard } from "./file-card.tsx";
import { Gallery } from "./gallery.tsx";

const isMedia = ({ content_type: type }: Attachment) => /^(image|video)\//.test(type ?? "");

interface Props {
  message: Message;
  /** The message's own, or what it forwards. */
  body: MessageBody;
}

/** Text, files, embeds and components of a message or of a forwarded one. */
export function Body({ message, body }: Props) {
  const { names } = usePage();
  const { content, attachments, embeds, components } = body;
  // A components V2 message shows no file that its components do not.
  const files = body.flags & flags.componentsV2 ? [] : attachments;
  const media = files.filter(isMedia).map((file) => ({
    media: file,
    alt: file.description ?? "",
    isSpoiler: file.filename.startsWith("SPOILER_"),
  }));
  return (
    <>
      {content !== "" && (
        <div class="content">
          <Markdown text={content} names={names} />
          {body.edited_timestamp && (
            <span class="edited" title={new Date(body.edited_timestamp).toLocaleString("en")}>
              (edited)
            </span>
          )}
        </div>
      )}
      {media.length > 0 && <Gallery items={media} />}
      {files
        .filter((file) => !isMedia(file))
        .map(({ id, url, filename, size }) => (
          <FileCard key={id} url={url} name={filename} bytes={size} />
        ))}
      {embeds.map((embed, index) => (
        <EmbedCard key={`${index}`} embed={embed} />
      ))}
      {components.length > 0 && (
        <div class="components">
          <Components message={message} components={components} />
        </div>
      )}
    </>
  );
}
