import { type Channel, type Command, type CommandOption, optionKinds } from "../client/types.ts";

/** A slash command as one types it, subcommands after a space. */
export interface SlashCommand {
  path: string;
  description: string;
  options: CommandOption[];
}

/** Every slash command that may be used in the channel, by name. */
export function slashCommands(commands: Command[], channel: Channel): SlashCommand[] {
  return commands
    .filter(({ type, contexts }) => type === 1 && (contexts?.includes(channel.context) ?? true))
    .flatMap(({ name, description, options }) => unfold(name, description, options))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function unfold(path: string, description: string, options: CommandOption[]): SlashCommand[] {
  const below = options.filter(({ type }) => type === optionKinds.subcommand || type === optionKinds.group);
  if (below.length === 0) return [{ path, description, options }];
  return below.flatMap((one) => unfold(`${path} ${one.name}`, one.description, one.options ?? []));
}

/** Those that fit what is typed after the slash; names that begin with it come first. */
export function matching(commands: SlashCommand[], typed: string): SlashCommand[] {
  const wanted = typed.trim().toLowerCase();
  const begins = commands.filter(({ path }) => path.startsWith(wanted));
  const contains = commands.filter(({ path }) => !path.startsWith(wanted) && path.includes(wanted));
  return [...begins, ...contains];
}
