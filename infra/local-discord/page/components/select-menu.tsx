import { useId, useRef, useState } from "preact/hooks";
import type { Option } from "../client/types.ts";
import { itemId, Listbox, moveActive } from "./listbox.tsx";
import { Popup } from "./popup.tsx";

interface Props {
  /** What it is for, for those who do not see it. */
  label: string;
  placeholder: string;
  options: Option[];
  chosen: string[];
  min?: number;
  max?: number;
  disabled?: boolean;
  isInvalid?: boolean;
  isOpenAtFirst?: boolean;
  onChoose: (values: string[]) => void;
}

/** A select menu: one choice is taken at once, several when the menu closes. */
export function SelectMenu(props: Props) {
  const { label, placeholder, options, chosen, min = 1, max = 1, disabled = false, onChoose } = props;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(props.isOpenAtFirst ?? false);
  const [active, setActive] = useState(0);
  const [marked, setMarked] = useState(chosen);
  const isMultiple = max > 1;
  const shown = (isOpen && isMultiple ? marked : chosen).map(
    (value) => options.find((one) => one.value === value)?.label ?? value,
  );

  function open(): void {
    setMarked(chosen);
    setActive(
      Math.max(
        0,
        options.findIndex(({ value }) => chosen.includes(value)),
      ),
    );
    setOpen(true);
  }

  function close(): void {
    setOpen(false);
    const isChanged = marked.length !== chosen.length || marked.some((value) => !chosen.includes(value));
    if (isMultiple && isChanged && marked.length >= min) onChoose(marked);
  }

  function pick(index: number): void {
    const value = options[index]?.value;
    if (value === undefined) return;
    if (!isMultiple) {
      setOpen(false);
      onChoose([value]);
      return;
    }
    const isMarked = marked.includes(value);
    if (!isMarked && marked.length >= max) return;
    setMarked(isMarked ? marked.filter((one) => one !== value) : [...marked, value]);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isOpening = ["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key);
    if (!isOpen) {
      if (!isOpening) return;
      event.preventDefault();
      open();
      return;
    }
    const next = moveActive(event.key, active, options.length);
    if (next !== null) setActive(next);
    else if (event.key === "Enter" || event.key === " ") pick(active);
    else if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key === "Escape") event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        class="select"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-activedescendant={isOpen ? itemId(id, active) : undefined}
        aria-label={shown.length > 0 ? `${label}: ${shown.join(", ")}` : label}
        aria-invalid={props.isInvalid ?? false}
        disabled={disabled}
        onClick={() => (isOpen ? close() : open())}
        onKeyDown={onKeyDown}
      >
        <span class={shown.length > 0 ? "chosen" : "placeholder"}>{shown.join(", ") || placeholder}</span>
        <svg class="chevron" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 9l6 6 6-6" />
        </svg>
      </button>
      {isOpen && (
        <Popup anchor={button} onClose={close}>
          <Listbox
            id={id}
            label={label}
            active={active}
            isMultiple={isMultiple}
            items={options.map(({ value, label: text, description, emoji }) => ({
              key: value,
              label: text,
              description,
              emoji: emoji?.name,
              isChosen: (isMultiple ? marked : chosen).includes(value),
            }))}
            onActive={setActive}
            onPick={pick}
          />
        </Popup>
      )}
    </>
  );
}
