import { discordErrors, invalidForm } from "./errors.ts";
import { validate } from "./validate.ts";
import { applicationId, type Json } from "./world.ts";

/** An application command, as far as this Discord looks into it. */
export interface Command extends Json {
  id: string;
  name: string;
  type: 1 | 2 | 3;
  options: CommandOption[];
  /** Where it may be used; null: in guilds and the bot's DMs. */
  contexts: number[] | null;
  integration_types: number[];
  /** A decimal bit field: who lacks one of them does not see the command in a guild. */
  default_member_permissions: string | null;
}

/** One option of a slash command. */
export interface CommandOption {
  name: string;
  type: number;
  required?: boolean;
  autocomplete?: boolean;
  min_length?: number;
  max_length?: number;
  min_value?: number;
  max_value?: number;
  choices?: { name: string; value: string | number }[];
  options?: CommandOption[];
}

/** The application's global commands. */
export interface Commands {
  list(): readonly Command[];
  /** Replaces all of them. @throws DiscordError 50035 */
  replace(items: readonly Json[]): readonly Command[];
  /** Adds one, or replaces the one of its type and name. */
  upsert(item: Json): Command;
  remove(id: string): void;
  /** @throws DiscordError 10063 */
  find(type: number, name: string): Command;
}

/** Taken as a number or as text, told as text. */
function bitField(permissions: unknown): string | null {
  return permissions === undefined || permissions === null ? null : String(permissions);
}

/** @see Commands */
export function createCommands(nextId: () => string): Commands {
  let commands: readonly Command[] = [];

  function complete(item: Json): Command {
    const type = Number(item.type ?? 1);
    // Context-menu commands take neither; Discord refuses them.
    if (type !== 1 && (item.description || item.options)) {
      throw invalidForm(
        ["description"],
        "APPLICATION_COMMAND_CONTEXT_MENU",
        "Context menu commands cannot have a description",
      );
    }
    if (type === 1 && !/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(String(item.name))) {
      throw invalidForm(["name"], "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
    const old = commands.find((one) => one.type === type && one.name === item.name);
    return {
      dm_permission: true,
      nsfw: false,
      description: "",
      integration_types: [0],
      contexts: null,
      options: [],
      ...item,
      default_member_permissions: bitField(item.default_member_permissions),
      type,
      id: old?.id ?? nextId(),
      application_id: applicationId,
      version: nextId(),
    } as unknown as Command;
  }

  return {
    list: () => commands,
    replace(items) {
      validate("commands", { items });
      commands = items.map(complete);
      return commands;
    },
    upsert(item) {
      validate("commands", { items: [item] });
      const command = complete(item);
      commands = [...commands.filter(({ id }) => id !== command.id), command];
      return command;
    },
    remove(id) {
      if (!commands.some((one) => one.id === id)) throw discordErrors.unknownCommand();
      commands = commands.filter((one) => one.id !== id);
    },
    find(type, name) {
      const command = commands.find((one) => one.type === type && one.name === name);
      if (command === undefined) throw discordErrors.unknownCommand();
      return command;
    },
  };
}
