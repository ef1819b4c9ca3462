import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import type { BotDeps } from "./deps.ts";

export interface SlashCommand {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  execute(interaction: ChatInputCommandInteraction, deps: BotDeps): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, deps: BotDeps): Promise<void>;
}

export interface MessageCommand {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: MessageContextMenuCommandInteraction, deps: BotDeps): Promise<void>;
}

export interface ButtonComponent {
  /** What stands before the first `:` of its custom ids. */
  readonly prefix: string;
  /** @param key what stands behind it */
  execute(interaction: ButtonInteraction, key: string, deps: BotDeps): Promise<void>;
}

/** For guilds and user installs; in guilds, the bot's DMs and private channels. */
export const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2] };

/** A custom id is `prefix:key`. */
export function customId(prefix: string, key: string): string {
  return `${prefix}:${key}`;
}
