import { useEffect, useRef } from "preact/hooks";

export interface ListItem {
  key: string;
  label: string;
  /** What follows the label in a quieter voice. */
  more?: string;
  description?: string | null | undefined;
  emoji?: string | undefined;
  isChosen?: boolean;
}

interface Props {
  id: string;
  label: string;
  items: ListItem[];
  active: number;
  isMultiple?: boolean;
  /** What to say where there is nothing to choose from. */
  empty?: string;
  onActive: (index: number) => void;
  onPick: (index: number) => void;
}

/** The id that `aria-activedescendant` names. */
export const itemId = (listId: string, index: number) => `${listId}-${index}`;

/** Choices under a field. The focus stays in the field; see `moveActive` for its keys. */
export function Listbox({ id, label, items, active, isMultiple = false, empty, onActive, onPick }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      class="listbox"
      id={id}
      role="listbox"
      aria-label={label}
      aria-multiselectable={isMultiple}
      ref={list}
    >
      {items.length === 0 && <p class="empty">{empty}</p>}
      {items.map(({ key, label: text, more, description, emoji, isChosen = false }, index) => (
        <div
          key={key}
          id={itemId(id, index)}
          role="option"
          tabIndex={-1}
          class={`item ${index === active ? "active" : ""}`}
          aria-selected={isChosen}
          onPointerMove={() => index !== active && onActive(index)}
          // A click must not take the focus out of the field.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(index)}
          onKeyDown={(event) => event.key === "Enter" && onPick(index)}
        >
          {emoji && <span class="emoji">{emoji}</span>}
          <span class="item-text">
            <span class="item-label">
              {text}
              {more && <span class="item-more"> {more}</span>}
            </span>
            {description && <span class="item-description">{description}</span>}
          </span>
          {isMultiple && <span class={`tick ${isChosen ? "on" : ""}`} aria-hidden="true" />}
        </div>
      ))}
    </div>
  );
}

/** Where the arrow keys, Home and End lead to; null for other keys. */
export function moveActive(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return (active - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
