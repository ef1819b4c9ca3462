import { type Command, type CommandOption, inLanguage, optionKinds } from "../client/command-types.ts";
import type { Channel, Person } from "../client/types.ts";

/** A slash command as one types it, subcommands after a space. */
export interface SlashCommand {
  path: string;
  /** The path in the person's language. */
  name: string;
  description: string;
  options: CommandOption[];
}

/** Every slash command that the person may use in the channel, in the order in which the bot registered them. */
export function slashCommands(
  commands: Command[],
  channel: Channel,
  { isModerator }: Pick<Person, "isModerator">,
  locale: string,
): SlashCommand[] {
  return commands
    .filter(({ type, contexts }) => type === 1 && (contexts?.includes(channel.context) ?? true))
    .filter(({ default_member_permissions: needed }) => isModerator || !needed)
    .flatMap((command) => unfold({ ...command, path: command.name, ...inLanguage(command, locale) }, locale));
}

function unfold({ path, name, description, options }: SlashCommand, locale: string): SlashCommand[] {
  const below = options.filter(({ type }) => type === optionKinds.subcommand || type === optionKinds.group);
  if (below.length === 0) return [{ path, name, description, options }];
  return below.flatMap((one) => {
    const shown = inLanguage(one, locale);
    const inner = {
      path: `${path} ${one.name}`,
      name: `${name} ${shown.name}`,
      description: shown.description,
    };
    return unfold({ ...inner, options: one.options ?? [] }, locale);
  });
}

/** Those that fit what is typed after the slash: the one that is called so, then those that begin with it. */
export function matching(commands: SlashCommand[], typed: string): SlashCommand[] {
  const wanted = typed.trim().toLowerCase();
  const ways = [
    (name: string) => name === wanted,
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ];
  const found = ways.flatMap((holds) => commands.filter(({ path, name }) => holds(path) || holds(name)));
  return [...new Set(found)];
}
