import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../client/api.ts";
import { type Command, inLanguage } from "../client/command-types.ts";
import { usePage, useSession } from "../client/page.ts";
import { useStore } from "../client/store.ts";
import { type Channel, flags, type Message, nameOf } from "../client/types.ts";
import { channelTitle } from "../layout/sidebar.tsx";

interface Entry {
  label: string;
  isDanger?: boolean;
  /** A menu of its own instead of something that happens. */
  entries?: Entry[];
  run?: () => void;
}

/** What one can do with a message: the bot's message commands, passing it on, copying, deleting. */
export function MessageMenu() {
  const { store } = usePage();
  const { menu } = useStore(store);
  const entries = useEntries();
  if (menu === null) return null;
  return <Menu key={`${menu.x},${menu.y}`} {...menu} entries={entries(menu.message)} />;
}

function useEntries(): (message: Message) => Entry[] {
  const { store } = usePage();
  const { session, state } = useSession();
  const attempt = (work: Promise<unknown>) =>
    void work.catch((error: unknown) => store.set({ notice: sentenceOf(error) }));

  const app = (message: Message) => (command: Command) => ({
    label: inLanguage(command, state.locale).name,
    run: () =>
      void session.act(
        { kind: "context", name: command.name, message: message.id },
        { label: inLanguage(command, state.locale).name },
      ),
  });
  const forward = (message: Message) => (channel: Channel) => ({
    label: `${channel.context === 0 ? "#" : ""}${channelTitle(channel, nameOf(session.world.bot))}`,
    run: () => attempt(session.rest.forward(message, channel.id)),
  });

  return (message) => {
    const isEphemeral = (message.flags & flags.ephemeral) !== 0;
    const mayRemove = isEphemeral || message.author.id === session.me.id || session.me.isModerator;
    const apps = state.commands.filter(
      ({ type, contexts }) => type === 3 && (contexts?.includes(state.channel.context) ?? true),
    );
    return [
      { label: "Apps", entries: apps.map(app(message)) },
      ...(isEphemeral ? [] : [{ label: "Forward to", entries: session.channels.map(forward(message)) }]),
      ...(message.content === ""
        ? []
        : [{ label: "Copy text", run: () => attempt(navigator.clipboard.writeText(message.content)) }]),
      ...(mayRemove
        ? [
            {
              label: isEphemeral ? "Dismiss message" : "Delete message",
              isDanger: !isEphemeral,
              run: () => attempt(session.rest.remove(message)),
            },
          ]
        : []),
    ];
  };
}

function Menu({ x, y, entries }: { x: number; y: number; entries: Entry[] }) {
  const { store } = usePage();
  const [open, setOpen] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  const close = () => {
    store.set({ menu: null });
    if (before.current instanceof HTMLElement) before.current.focus();
  };

  useLayoutEffect(() => {
    const menu = box.current;
    if (menu === null) return;
    menu.showPopover();
    menu.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, []);
  // A menu that opens inside makes it larger.
  useLayoutEffect(() => {
    const menu = box.current;
    if (menu === null) return;
    menu.style.left = `${Math.max(8, Math.min(x, window.innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(y, window.innerHeight - menu.offsetHeight - 8))}px`;
  });
  useEffect(() => {
    const leave = ({ target }: Event) =>
      target instanceof Node && !box.current?.contains(target) && store.set({ menu: null });
    document.addEventListener("pointerdown", leave, true);
    return () => document.removeEventListener("pointerdown", leave, true);
  }, [store]);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(box.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const item = items[at];
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) items.at(step % items.length)?.focus();
    else if (event.key === "ArrowRight" && item?.ariaExpanded === "false") item.click();
    else if (event.key === "ArrowLeft" && open !== null) {
      items.find(({ ariaExpanded }) => ariaExpanded === "true")?.focus();
      setOpen(null);
    } else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  }

  const one = (entry: Entry) => (
    <button
      key={entry.label}
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={`menu-item ${entry.isDanger ? "danger" : ""}`}
      aria-haspopup={entry.entries ? "menu" : undefined}
      aria-expanded={entry.entries ? open === entry.label : undefined}
      onClick={() => {
        if (entry.entries) return setOpen(open === entry.label ? null : entry.label);
        close();
        entry.run?.();
      }}
    >
      {entry.label}
      {entry.entries && <span aria-hidden="true">{open === entry.label ? "▾" : "▸"}</span>}
    </button>
  );

  return (
    <div
      ref={box}
      popover="manual"
      class="popup menu"
      role="menu"
      tabIndex={-1}
      aria-label="Message"
      onKeyDown={onKeyDown}
    >
      {entries.map((entry) => (
        <>
          {one(entry)}
          {entry.entries && open === entry.label && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of a menu
            <div class="submenu" role="group" aria-label={entry.label}>
              {entry.entries.length > 0 ? (
                entry.entries.map(one)
              ) : (
                <p class="empty">The bot has registered none</p>
              )}
            </div>
          )}
        </>
      ))}
    </div>
  );
}
