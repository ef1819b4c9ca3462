import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../client/page.ts";
import { useStore } from "../client/store.ts";

/** One picture in full, with its description and the way to its neighbours. */
export function Lightbox() {
  const { store } = usePage();
  const { lightbox } = useStore(store);
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = lightbox !== null;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);
  if (lightbox === null) return null;

  const { pictures, index } = lightbox;
  const picture = pictures[index];
  if (picture === undefined) return null;
  const close = () => store.set({ lightbox: null });
  const turn = (by: number) =>
    store.set({ lightbox: { pictures, index: (index + by + pictures.length) % pictures.length } });
  const { media, alt } = picture;

  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label={alt || "Picture"}
      onClose={close}
      onClick={({ target, currentTarget }) => target === currentTarget && close()}
      onKeyDown={({ key }) => {
        if (pictures.length > 1 && key === "ArrowRight") turn(1);
        if (pictures.length > 1 && key === "ArrowLeft") turn(-1);
      }}
    >
      <img src={media.url} alt={alt} width={media.width ?? undefined} height={media.height ?? undefined} />
      <footer>
        {alt && <p class="lightbox-alt">{alt}</p>}
        <p class="lightbox-actions">
          {pictures.length > 1 && (
            <>
              <button type="button" onClick={() => turn(-1)} aria-label="Previous picture">
                ←
              </button>
              <span>
                {index + 1} / {pictures.length}
              </span>
              <button type="button" onClick={() => turn(1)} aria-label="Next picture">
                →
              </button>
            </>
          )}
          {media.width && (
            <span>
              {media.width} × {media.height}
            </span>
          )}
          <a href={media.url} target="_blank" rel="noreferrer noopener">
            Open original
          </a>
          <button type="button" class="close" onClick={close}>
            Close
          </button>
        </p>
      </footer>
    </dialog>
  );
}
