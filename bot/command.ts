import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import type { ComponentPrefix } from "../shared/custom-ids.ts";
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
  readonly prefix: ComponentPrefix;
  /** @param key what stands behind it, see shared/custom-ids.ts */
  execute(interaction: ButtonInteraction, key: string, deps: BotDeps, argument: string): Promise<void>;
}

/** For guilds and user installs; in guilds, the bot's DMs and private channels. */
export const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2] };
