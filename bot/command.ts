import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
  StringSelectMenuInteraction,
} from "discord.js";
import type { ComponentPrefix } from "../shared/custom-ids.ts";
import type { BotDeps } from "./deps.ts";

/** Who it answers. */
interface Openness {
  /** Everybody everywhere, also who is blocked or where Doppel does not work: people's own data stays theirs. */
  readonly isAlwaysOpen?: true;
}

export interface SlashCommand extends Openness {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  execute(interaction: ChatInputCommandInteraction, deps: BotDeps): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, deps: BotDeps): Promise<void>;
}

export interface MessageCommand extends Openness {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  execute(interaction: MessageContextMenuCommandInteraction, deps: BotDeps): Promise<void>;
}

/** A button, a select or a form. */
export interface Component<Interaction> extends Openness {
  /** What stands before the first `:` of its custom ids. */
  readonly prefix: ComponentPrefix;
  /** Stands below results. All others stand below what one person alone sees, and are refused anywhere else. */
  readonly isOnResults?: true;
  /** @param key, argument what stands behind it, see shared/custom-ids.ts */
  execute(interaction: Interaction, key: string, deps: BotDeps, argument: string): Promise<void>;
}

export type ButtonComponent = Component<ButtonInteraction>;
export type SelectComponent = Component<StringSelectMenuInteraction>;
export type ModalComponent = Component<ModalSubmitInteraction>;

/** Whatever can ask for a picture. */
export type Asking =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ModalSubmitInteraction;

/** Of a typed spec: a refusal repeats it, and must itself fit into a message. */
export const specLength = 200;
/** Of a typed name, which may be too long. */
export const nameLength = 60;

/** For guilds and user installs; in guilds, the bot's DMs and private channels. */
export const everywhere = { integration_types: [0, 1], contexts: [0, 1, 2] };
