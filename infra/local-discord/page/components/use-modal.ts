import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Shows a dialog over everything else while it is there; afterwards the focus is where it was. */
export function useModal(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [dialog]);
}
