import { usePage, useSession } from "../client/page.ts";
import { flags, type Message, nameOf } from "../client/types.ts";
import { MessageTime } from "../text/timestamp.tsx";
import { Avatar } from "./avatar.tsx";
import { Body } from "./message-body.tsx";

/** After that nobody can answer any more. */
const tokenLifeMs = 15 * 60_000;

interface Props {
  message: Message;
  /** The one before is by the same author and recent: no header again. */
  isContinued: boolean;
  /** What this answers, if it is here. */
  repliesTo: Message | undefined;
}

/** One message of the channel. */
export function MessageItem({ message, isContinued, repliesTo }: Props) {
  const { store } = usePage();
  const { session, state } = useSession();
  const { author, interaction, id } = message;
  const isApp = author.bot ?? false;
  const isEphemeral = (message.flags & flags.ephemeral) !== 0;
  const isLoading = (message.flags & flags.loading) !== 0;
  const isExpired = Date.now() - Date.parse(message.timestamp) > tokenLifeMs;
  const isGivenUp = isExpired || state.failed.includes(message.interaction_metadata?.id ?? "");
  const failed = state.pending.find((one) => one.messageId === id && one.error !== null);
  const openMenu = (x: number, y: number) => store.set({ menu: { message, x, y } });
  const name = nameOf(author);

  return (
    <li
      class={`message ${isEphemeral ? "ephemeral" : ""} ${isContinued ? "continued" : ""}`}
      data-message={id}
      onContextMenu={(event) => {
        // Links keep the browser's own menu.
        if (event.target instanceof Element && event.target.closest("a")) return;
        event.preventDefault();
        openMenu(event.clientX, event.clientY);
      }}
    >
      <article aria-label={`${name}${isEphemeral ? ", only you can see this" : ""}`}>
        {interaction ? (
          <p class="reference">
            <Avatar user={interaction.user} size={16} />
            <strong>{nameOf(interaction.user)}</strong> used{" "}
            <span class="mention">
              {message.type === 20 ? "/" : ""}
              {interaction.name}
            </span>
          </p>
        ) : (
          repliesTo && (
            <p class="reference">
              <Avatar user={repliesTo.author} isApp={repliesTo.author.bot ?? false} size={16} />
              <strong>{nameOf(repliesTo.author)}</strong>
              <span class="excerpt">{repliesTo.content.replaceAll(/[*_`#>|]/g, "") || "a message"}</span>
            </p>
          )
        )}
        {!isContinued && (
          <>
            <Avatar user={author} isApp={author.id === session.world.applicationId} />
            <header>
              <span class="author">{name}</span>
              {isApp && <span class="app-tag">APP</span>}
              <MessageTime iso={message.timestamp} />
            </header>
          </>
        )}
        <div class="body">
          {isLoading && isGivenUp ? (
            <p class="failed">The application did not respond</p>
          ) : isLoading ? (
            <p class="thinking">
              <span class="dots" aria-hidden="true" /> {name} is thinking…
            </p>
          ) : (
            <Body message={message} body={message} />
          )}
          {message.message_snapshots?.map(({ message: forwarded }) => (
            <div key={forwarded.timestamp} class="forward">
              <p class="forward-label">Forwarded</p>
              <Body message={message} body={forwarded} />
            </div>
          ))}
          {failed && (
            <p class="failed" role="alert">
              {failed.error === "The application did not respond" ? "This interaction failed" : failed.error}
            </p>
          )}
          {isEphemeral && (
            <p class="only-you">
              <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" />
                <circle cx="12" cy="12" r="3" />
              </svg>
              Only you can see this ·{" "}
              <button type="button" class="link-like" onClick={() => void session.rest.remove(message)}>
                Dismiss message
              </button>
            </p>
          )}
        </div>
        <button
          type="button"
          class="more"
          aria-label={`More for ${name}'s message`}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const { right, bottom } = currentTarget.getBoundingClientRect();
            openMenu(right, bottom);
          }}
        >
          <span aria-hidden="true">•••</span>
        </button>
      </article>
    </li>
  );
}
