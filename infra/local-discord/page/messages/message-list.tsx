import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../client/page.ts";
import type { Message } from "../client/types.ts";
import { MessageItem } from "./message-item.tsx";
import { PendingItem } from "./pending-item.tsx";
import { Welcome } from "./welcome.tsx";

const continuedWithinMs = 7 * 60_000;
/** So near the end one counts as reading along. */
const nearPx = 120;

/** The channel's messages, oldest first; it stays at the end unless one scrolls away. */
export function MessageList() {
  const { session, state } = useSession();
  const { channel, histories, pending } = state;
  const list = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const lastTop = useRef(0);
  const [isAway, setAway] = useState(false);
  const history = histories[channel.id];
  const messages = history?.messages ?? [];
  const waiting = pending.filter((one) => one.channelId === channel.id && one.messageId === null);

  const toEnd = () => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  };
  useLayoutEffect(() => {
    follows.current = true;
    toEnd();
    // Pictures and edits change the height after they were rendered.
    const watcher = new ResizeObserver(() => follows.current && toEnd());
    if (inner.current) watcher.observe(inner.current);
    if (list.current) watcher.observe(list.current);
    return () => watcher.disconnect();
  }, [channel.id]);

  // Whoever does something wants to see what comes of it.
  const newest = waiting.at(-1)?.key;
  useEffect(() => {
    if (newest === undefined) return;
    follows.current = true;
    toEnd();
  }, [newest]);

  function onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = list.current as HTMLDivElement;
    const isNear = scrollHeight - scrollTop - clientHeight < nearPx;
    // What grows below is no reason to stop following; scrolling up is.
    if (isNear || scrollTop < lastTop.current) follows.current = isNear;
    lastTop.current = scrollTop;
    setAway(!follows.current);
  }

  async function loadEarlier(): Promise<void> {
    const before = list.current?.scrollHeight ?? 0;
    follows.current = false;
    await session.loadEarlier();
    requestAnimationFrame(() => {
      if (list.current) list.current.scrollTop += list.current.scrollHeight - before;
    });
  }

  return (
    <div class="messages" ref={list} onScroll={onScroll}>
      <div ref={inner} class="messages-inner">
        {history?.hasEarlier ? (
          <button type="button" class="earlier" onClick={() => void loadEarlier()}>
            Show earlier messages
          </button>
        ) : (
          history && <Welcome channel={channel} />
        )}
        <div
          role="log"
          aria-label={`Messages in ${channel.name}`}
          aria-live="polite"
          aria-relevant="additions"
          aria-busy={history === undefined}
        >
          <ol>
            {messages.map((message, index) => (
              <MessageItem
                key={message.id}
                message={message}
                isContinued={isContinued(messages[index - 1], message)}
                repliesTo={messages.find(({ id }) => isReplyTo(message, id))}
              />
            ))}
            {waiting.map((one) => (
              <PendingItem key={one.key} pending={one} />
            ))}
          </ol>
        </div>
      </div>
      {isAway && (
        <button type="button" class="jump" onClick={toEnd}>
          Jump to the newest ↓
        </button>
      )}
    </div>
  );
}

function isReplyTo({ message_reference: reference, interaction }: Message, id: string): boolean {
  return !interaction && reference?.type !== 1 && reference?.message_id === id;
}

function isContinued(before: Message | undefined, message: Message): boolean {
  if (before === undefined || before.author.id !== message.author.id) return false;
  if (message.interaction || message.message_reference) return false;
  if (before.flags & 64 || message.flags & 64) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < continuedWithinMs;
}
