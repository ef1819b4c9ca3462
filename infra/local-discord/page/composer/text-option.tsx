import { useEffect, useId, useRef, useState } from "preact/hooks";
import { type Choice, optionKinds } from "../client/command-types.ts";
import { useSession } from "../client/page.ts";
import { itemId, Listbox, moveActive } from "../components/listbox.tsx";
import { Popup } from "../components/popup.tsx";
import type { OptionProps } from "./option-field.tsx";
import { typedValue } from "./option-values.ts";

const typingMs = 120;

/** A text or number option; where the bot offers choices, they appear while one types. */
export function TextOption({ command, option, values, isInvalid, onValue, onRemove }: OptionProps) {
  const { session } = useSession();
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(String(values[option.name] ?? ""));
  const [choices, setChoices] = useState<Choice[] | null>(null);
  const [active, setActive] = useState(-1);
  const [isFocused, setFocused] = useState(false);
  const isNumber = option.type !== optionKinds.string;
  const asks = option.autocomplete === true && isFocused;

  useEffect(() => {
    if (!asks) return undefined;
    let isOver = false;
    const timer = setTimeout(async () => {
      const typed = Object.entries({ ...values, [option.name]: text }).filter(
        ([, value]) => value !== undefined && !(value instanceof File),
      );
      const offered = await session
        .autocomplete(command, Object.fromEntries(typed), option.name)
        .catch(() => []);
      if (isOver) return;
      setChoices(offered);
      setActive(-1);
    }, typingMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // The other options' values travel along, but only typing here asks again.
  }, [asks, text]);

  function pick(index: number): void {
    const choice = choices?.[index];
    if (choice === undefined) return;
    setText(choice.name);
    onValue(choice.value);
    setChoices(null);
    setFocused(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = choices?.length ?? 0;
    const next = event.key.startsWith("Arrow") ? moveActive(event.key, active, count) : null;
    if (next !== null) setActive(active < 0 && event.key === "ArrowUp" ? count - 1 : next);
    else if (event.key === "Enter" && active >= 0 && choices !== null) pick(active);
    else if (event.key === "Escape" && count > 0) setChoices(null);
    else if (event.key === "Backspace" && text === "" && onRemove) onRemove();
    else return;
    event.preventDefault();
  }

  const isOpen = asks && choices !== null && choices.length > 0;
  return (
    <>
      <input
        ref={box}
        type="text"
        inputMode={isNumber ? "decimal" : "text"}
        value={text}
        // Grows with what is typed.
        size={Math.max(4, Math.min(36, text.length + 1))}
        autoComplete="off"
        spellcheck={false}
        aria-label={option.name}
        aria-description={option.description}
        aria-invalid={isInvalid}
        aria-required={option.required ?? false}
        {...(option.autocomplete
          ? {
              role: "combobox",
              "aria-autocomplete": "list",
              "aria-haspopup": "listbox",
              "aria-expanded": isOpen,
              "aria-controls": id,
              "aria-activedescendant": isOpen && active >= 0 ? itemId(id, active) : undefined,
            }
          : {})}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onInput={({ currentTarget }) => {
          setFocused(true);
          setText(currentTarget.value);
          onValue(typedValue(option, currentTarget.value));
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <Popup anchor={box} onClose={() => setChoices(null)}>
          <Listbox
            id={id}
            label={`Choices for ${option.name}`}
            active={active}
            items={choices.map(({ name, value }) => ({ key: String(value), label: name }))}
            onActive={setActive}
            onPick={pick}
          />
        </Popup>
      )}
    </>
  );
}
