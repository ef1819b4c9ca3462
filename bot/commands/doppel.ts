import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { SlashCommand } from "../command.ts";
import { described } from "../described.ts";
import { block } from "../doppel/block.ts";
import { log } from "../doppel/log.ts";
import { quota } from "../doppel/quota.ts";
import { replies } from "../doppel/replies.ts";
import { show } from "../doppel/show.ts";
import { describedSub, type Subcommand } from "../doppel/subcommand.ts";
import { unblock } from "../doppel/unblock.ts";
import { usage } from "../doppel/usage.ts";

const subcommands: readonly Subcommand[] = [show, quota, block, unblock, usage, log, replies];

/** What whoever manages a server decides there. */
export const doppel: SlashCommand = {
  data: {
    ...described("doppel"),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: subcommands.map(({ name, options }) => ({
      ...describedSub(name),
      type: ApplicationCommandOptionType.Subcommand,
      options: [...options],
    })),
  },

  async execute(interaction, deps) {
    const { subcommand, serverId } = chosenIn(interaction);
    await subcommand.execute(interaction, serverId, deps);
  },

  async autocomplete(interaction, deps) {
    const { subcommand, serverId } = chosenIn(interaction);
    await subcommand.autocomplete?.(interaction, serverId, deps);
  },
};

/**
 * Again: a server's Integrations page may have let others see the command.
 * @throws UserError `needs_manage_server`, `unknown_command`
 */
function chosenIn(interaction: ChatInputCommandInteraction | AutocompleteInteraction) {
  const { guildId: serverId, memberPermissions, options } = interaction;
  if (!serverId || !memberPermissions?.has(PermissionFlagsBits.ManageGuild)) {
    throw new UserError("needs_manage_server", {});
  }
  const subcommand = subcommands.find(({ name }) => name === options.getSubcommand());
  if (!subcommand) throw new UserError("unknown_command", {});
  return { subcommand, serverId };
}
