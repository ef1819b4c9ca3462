import { useState } from "preact/hooks";
import { usePage } from "../client/page.ts";
import type { Media } from "../client/types.ts";

export interface ShownMedia {
  media: Media;
  alt: string;
  isSpoiler: boolean;
}

const isVideo = ({ media }: ShownMedia) => media.content_type?.startsWith("video/") ?? false;

/** Nothing is loaded from another host; such a picture is a link. */
const isHere = ({ url }: Media) => url.startsWith(`${location.origin}/`);

/** Pictures and videos side by side; a picture opens in full. */
export function Gallery({ items, class: name = "" }: { items: ShownMedia[]; class?: string }) {
  const { store } = usePage();
  const pictures = items.filter((item) => !isVideo(item) && isHere(item.media));
  const open = (item: ShownMedia) => store.set({ lightbox: { pictures, index: pictures.indexOf(item) } });
  return (
    <div class={`gallery count-${Math.min(items.length, 5)} ${name}`}>
      {items.map((item) => (
        <Tile key={item.media.url} item={item} isAlone={items.length === 1} onOpen={() => open(item)} />
      ))}
    </div>
  );
}

function Tile({ item, isAlone, onOpen }: { item: ShownMedia; isAlone: boolean; onOpen: () => void }) {
  const { media, alt, isSpoiler } = item;
  const [isHidden, setHidden] = useState(isSpoiler);
  if (!isHere(media)) {
    return (
      <a href={media.url} target="_blank" rel="noreferrer noopener">
        {alt || media.url}
      </a>
    );
  }
  if (isVideo(item)) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: people's own videos come without captions
      <video src={media.url} controls preload="metadata" aria-label={alt || "Video"} />
    );
  }
  const { width, height } = media;
  const ratio = width && height ? { aspectRatio: `${width} / ${height}` } : undefined;
  return (
    <button
      type="button"
      class={`tile ${isHidden ? "hidden" : ""}`}
      style={
        isAlone && width
          ? { ...ratio, "--natural": `${width}px`, "--ratio": width / (height || width) }
          : undefined
      }
      aria-label={isHidden ? "Spoiler: show picture" : `Open picture${alt ? `: ${alt}` : ""}`}
      title={alt || undefined}
      data-described={alt !== "" && !isHidden}
      onClick={() => (isHidden ? setHidden(false) : onOpen())}
    >
      <img src={media.url} alt={alt} width={width ?? undefined} height={height ?? undefined} loading="lazy" />
    </button>
  );
}
