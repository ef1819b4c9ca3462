import { useRef } from "preact/hooks";
import { type Picture, usePage } from "../client/page.ts";
import { useStore } from "../client/store.ts";
import { useModal } from "../components/use-modal.ts";

/** One picture in full, with its description and the way to its neighbours. */
export function Lightbox() {
  const { store } = usePage();
  const { lightbox } = useStore(store);
  const picture = lightbox?.pictures[lightbox.index];
  return lightbox && picture ? <Shown {...lightbox} picture={picture} /> : null;
}

function Shown({ pictures, index, picture }: { pictures: Picture[]; index: number; picture: Picture }) {
  const { store } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useModal(dialog);
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
