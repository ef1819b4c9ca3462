import { type ChatInputCommandInteraction, MessageFlags, PermissionFlagsBits } from "discord.js";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";
import { checkMs, within } from "../within.ts";

export const help: SlashCommand = {
  isAlwaysOpen: true,
  data: { ...described("help"), ...everywhere },
  async execute(interaction, { wordsFor, fleet, log }) {
    const words = wordsFor(interaction.locale);
    // Help is worth having without a store, too.
    const pin = await within(checkMs, fleet.pinned()).catch((err: unknown) => log.warn({ err }, "help"));
    const paragraphs = [words.help];
    if (pin) paragraphs.push(pin.commercial ? words.licence.commercial : words.licence.nonCommercial);
    if (managesServer(interaction)) paragraphs.push(words.helpForModerators);
    await interaction.reply({ content: paragraphs.join("\n\n"), flags: MessageFlags.Ephemeral });
  },
};

/** Where only somebody's account has added the app there is no /doppel. */
function managesServer({ memberPermissions, authorizingIntegrationOwners }: ChatInputCommandInteraction) {
  const mayManage = memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false;
  return mayManage && authorizingIntegrationOwners.guildId !== null;
}
