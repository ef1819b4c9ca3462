import { inLanguage } from "../client/command-types.ts";
import { useSession } from "../client/page.ts";
import { type Channel, nameOf } from "../client/types.ts";

/** Where a channel begins: what one can do here. */
export function Welcome({ channel }: { channel: Channel }) {
  const { session, state } = useSession();
  const bot = nameOf(session.world.bot);
  const messageCommands = state.commands
    .filter(({ type }) => type === 3)
    .map((command) => inLanguage(command, state.locale).name);
  const place = [`#${channel.name}`, `your messages with ${bot}`, channel.name][channel.context];
  return (
    <section class="welcome" aria-label={`The beginning of ${place}`}>
      <img src="/icon.svg" alt="" width="64" height="64" />
      <h2>This is the beginning of {place}</h2>
      <p>
        The Discord is make-believe, {bot} is real: what you see is the bot at work on this machine. Nothing
        leaves it.
      </p>
      <ul>
        <li>
          Type <kbd>/</kbd> to use one of {bot}'s commands.
        </li>
        {messageCommands.length > 0 && (
          <li>
            Right-click a picture, or press its <kbd>•••</kbd>, then Apps → {messageCommands.join(" or ")}.
          </li>
        )}
        <li>Become somebody else, below on the left: they do not see your private replies.</li>
      </ul>
    </section>
  );
}
