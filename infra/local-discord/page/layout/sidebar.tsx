import { useSession } from "../client/page.ts";
import { type Channel, nameOf, type Person } from "../client/types.ts";
import { Avatar } from "../messages/avatar.tsx";
import { LanguageMenu } from "./language-menu.tsx";

interface Props {
  isOpen: boolean;
  onChannel: (channel: Channel) => void;
  onPerson: (person: Person) => void;
  onClose: () => void;
}

/** Channels above, and below who one is. */
export function Sidebar({ isOpen, onChannel, onPerson, onClose }: Props) {
  const { session } = useSession();
  const { channels, world, me } = session;
  const guild = channels.filter(({ context }) => context === 0);
  const direct = channels.filter(({ context }) => context !== 0);
  return (
    <>
      {isOpen && <button type="button" class="scrim" aria-label="Close the channel list" onClick={onClose} />}
      <nav
        class="sidebar"
        aria-label="Channels"
        onKeyDown={(event) => event.key === "Escape" && isOpen && onClose()}
      >
        <header>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>
            <strong>The studio</strong>
            <span class="subtitle">a local Discord</span>
          </span>
        </header>
        <div class="channels">
          <ChannelGroup title="Text channels" channels={guild} onChannel={onChannel} />
          <ChannelGroup title="Direct messages" channels={direct} onChannel={onChannel} />
        </div>
        <fieldset class="people" aria-label="You are">
          <legend aria-hidden="true">You are</legend>
          {world.users.map((person) => (
            <label key={person.id} class={`person ${person.id === me.id ? "me" : ""}`}>
              <input
                type="radio"
                name="person"
                checked={person.id === me.id}
                onChange={() => onPerson(person)}
              />
              <Avatar user={person} size={30} />
              <span class="person-name">
                {nameOf(person)}
                {person.isModerator && <span class="moderator">moderator</span>}
              </span>
            </label>
          ))}
        </fieldset>
        <div class="language">
          <LanguageMenu />
        </div>
      </nav>
    </>
  );
}

interface GroupProps {
  title: string;
  channels: Channel[];
  onChannel: (channel: Channel) => void;
}

function ChannelGroup({ title, channels, onChannel }: GroupProps) {
  const { session, state } = useSession();
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {channels.map((channel) => {
          const isHere = channel.id === state.channel.id;
          const isUnread = state.unread.includes(channel.id);
          return (
            <li key={channel.id}>
              <button
                type="button"
                class={`channel ${isUnread ? "unread" : ""}`}
                aria-current={isHere ? "page" : undefined}
                onClick={() => onChannel(channel)}
              >
                {channel.context === 1 ? (
                  <Avatar user={session.world.bot} isApp size={20} />
                ) : (
                  <ChannelMark channel={channel} />
                )}
                {channelTitle(channel, nameOf(session.world.bot))}
                {isUnread && <span class="unread-dot" role="img" aria-label="unread" />}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What stands before a channel's name: what kind it is. */
export function ChannelMark({ channel }: { channel: Channel }) {
  return (
    <span class="channel-mark" aria-hidden="true">
      {["#", "@", "◆"][channel.context]}
    </span>
  );
}

/** How a channel is called where its kind shows otherwise. */
export function channelTitle({ context, name }: Channel, bot: string): string {
  return context === 1 ? bot : name;
}
