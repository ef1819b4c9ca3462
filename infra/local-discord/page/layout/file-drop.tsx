import { useEffect, useState } from "preact/hooks";
import { usePage } from "../client/page.ts";

/** Hands what is pasted or dropped anywhere to whoever takes files now. */
export function FileDrop() {
  const { sinks } = usePage();
  const [isOver, setOver] = useState(false);

  useEffect(() => {
    const hand = (files: FileList | undefined) => {
      if (files && files.length > 0) sinks.at(-1)?.([...files]);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (event.clipboardData?.files.length === 0) return;
      event.preventDefault();
      hand(event.clipboardData?.files);
    };
    const onDrag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = ({ relatedTarget }: DragEvent) => relatedTarget === null && setOver(false);
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      hand(event.dataTransfer.files);
    };
    document.addEventListener("paste", onPaste);
    document.addEventListener("dragover", onDrag);
    document.addEventListener("dragleave", onLeave);
    document.addEventListener("drop", onDrop);
    return () => {
      document.removeEventListener("paste", onPaste);
      document.removeEventListener("dragover", onDrag);
      document.removeEventListener("dragleave", onLeave);
      document.removeEventListener("drop", onDrop);
    };
  }, [sinks]);

  return isOver ? (
    <div class="drop" aria-hidden="true">
      <p>Drop to attach</p>
    </div>
  ) : null;
}
