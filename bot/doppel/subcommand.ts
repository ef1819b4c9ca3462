import type {
  APIApplicationCommandBasicOption,
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  InteractionReplyOptions,
} from "discord.js";
import { MessageFlags } from "discord.js";
import type { OptionName, SubcommandWords } from "../../shared/words/words.ts";
import type { BotDeps } from "../deps.ts";
import { describedBy, optionBy } from "../described.ts";

/** One of `/doppel`'s, used in a server by somebody who may manage it. */
export interface Subcommand {
  readonly name: keyof SubcommandWords;
  readonly options: readonly APIApplicationCommandBasicOption[];
  execute(interaction: ChatInputCommandInteraction, serverId: string, deps: BotDeps): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, serverId: string, deps: BotDeps): Promise<void>;
}

/** A subcommand's name and descriptions, as registration takes them. */
export function describedSub(name: keyof SubcommandWords) {
  return describedBy(name, ({ commands }) => commands.doppel.subcommands[name].description);
}

/** An option's names and descriptions, as registration takes them. */
export function subOption<Sub extends keyof SubcommandWords>(
  sub: Sub,
  name: keyof SubcommandWords[Sub]["options"] & OptionName,
) {
  return optionBy(name, ({ commands }) => commands.doppel.subcommands[sub]);
}

/** Tells whoever asked, and nobody else. Mentions in it call nobody. */
export function forModerators(content: string): InteractionReplyOptions {
  return { content, flags: MessageFlags.Ephemeral, allowedMentions: { parse: [] } };
}

export function userMention(id: string): string {
  return `<@${id}>`;
}

/** @everyone's id is the server's, and a mention of it would be another word. */
export function roleMention(id: string, serverId: string): string {
  return id === serverId ? "@everyone" : `<@&${id}>`;
}
