import { useEffect } from "preact/hooks";
import { useSession } from "../client/page.ts";
import { nameOf } from "../client/types.ts";
import { Composer } from "../composer/composer.tsx";
import { MessageList } from "../messages/message-list.tsx";
import { ChannelMark, channelTitle } from "./sidebar.tsx";
import { ThemeButton } from "./theme-button.tsx";

interface Props {
  isRulesOpen: boolean;
  onSidebar: () => void;
  onRules: () => void;
}

/** The open channel: its name, its messages, and where one writes. */
export function ChannelView({ isRulesOpen, onSidebar, onRules }: Props) {
  const { session, state } = useSession();
  const { channel, connection } = state;
  const title = channelTitle(channel, nameOf(session.world.bot));
  useEffect(() => {
    document.title = `${title} · Doppel's local Discord`;
  }, [title]);
  return (
    <main class="channel-view">
      <header class="channel-header">
        <button
          type="button"
          class="icon-button menu-button"
          aria-label="Channels and people"
          onClick={onSidebar}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 6h16M4 12h16M4 18h16" />
          </svg>
        </button>
        <h1>
          <ChannelMark channel={channel} />
          {title}
        </h1>
        <span class="as">as {nameOf(session.me)}</span>
        <span class="header-buttons">
          <ThemeButton />
          <button type="button" class="icon-button labelled" aria-expanded={isRulesOpen} onClick={onRules}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M4 7h10M18 7h2M4 17h2M10 17h10" />
              <circle cx="16" cy="7" r="2.2" />
              <circle cx="8" cy="17" r="2.2" />
            </svg>
            Rules
          </button>
        </span>
      </header>
      {connection === "lost" && (
        <p class="connection" role="status">
          The connection is lost. Trying again…
        </p>
      )}
      <MessageList />
      <Composer />
    </main>
  );
}
