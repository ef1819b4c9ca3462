import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  /** What the popup belongs to; it appears below, or above where there is more room. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  class?: string;
  children: ComponentChildren;
}

const gapPx = 6;

/** Something that lies above everything else, dialogs too, until one clicks elsewhere. */
export function Popup({ anchor, onClose, class: name = "", children }: Props) {
  const popup = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    popup.current?.showPopover();
  }, []);
  // With every change of what is inside, its height may be another.
  useLayoutEffect(() => {
    if (popup.current && anchor.current) place(popup.current, anchor.current);
  });

  useEffect(() => {
    const isOutside = ({ target }: Event) =>
      target instanceof Node && !popup.current?.contains(target) && !anchor.current?.contains(target);
    const close = (event: Event) => isOutside(event) && onClose();
    const again = () => popup.current && anchor.current && place(popup.current, anchor.current);
    document.addEventListener("pointerdown", close, true);
    window.addEventListener("resize", again);
    document.addEventListener("scroll", again, true);
    return () => {
      document.removeEventListener("pointerdown", close, true);
      window.removeEventListener("resize", again);
      document.removeEventListener("scroll", again, true);
    };
  }, [anchor, onClose]);

  return (
    <div ref={popup} popover="manual" class={`popup ${name}`}>
      {children}
    </div>
  );
}

function place(popup: HTMLElement, anchor: HTMLElement): void {
  const { left, top, bottom, width } = anchor.getBoundingClientRect();
  const below = window.innerHeight - bottom;
  const isAbove = below < top;
  popup.style.minWidth = `${Math.min(width, window.innerWidth - 16)}px`;
  popup.style.maxHeight = `${Math.max(120, (isAbove ? top : below) - 2 * gapPx)}px`;
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - popup.offsetWidth - 8))}px`;
  popup.style.top = isAbove ? "auto" : `${bottom + gapPx}px`;
  popup.style.bottom = isAbove ? `${window.innerHeight - top + gapPx}px` : "auto";
}
