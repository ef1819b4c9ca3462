import { useEffect } from "preact/hooks";
import { usePage } from "../client/page.ts";
import { useStore } from "../client/store.ts";

const shownMs = 6_000;

/** A sentence about something that did not work; it goes away by itself. */
export function Notice() {
  const { store } = usePage();
  const { notice } = useStore(store);
  useEffect(() => {
    if (notice === "") return undefined;
    const timer = setTimeout(() => store.set({ notice: "" }), shownMs);
    return () => clearTimeout(timer);
  }, [store, notice]);
  return (
    <div class="notice-area" role="alert">
      {notice !== "" && <p class="notice">{notice}</p>}
    </div>
  );
}
