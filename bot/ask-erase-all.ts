import {
  type ButtonInteraction,
  ButtonStyle,
  type ChatInputCommandInteraction,
  MessageFlags,
} from "discord.js";
import { customId } from "../shared/custom-ids.ts";
import type { BotDeps } from "./deps.ts";
import { buttonRows } from "./rows.ts";
import { checkMs, within } from "./within.ts";

/** Asks whether everything shall be erased. @throws StoreError */
export async function askEraseAll(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { identities, actions, wordsFor }: BotDeps,
): Promise<void> {
  const userId = interaction.user.id;
  const [names, key] = await within(
    checkMs,
    Promise.all([identities.names(userId), actions.keep({ kind: "erase-all", userId })]),
  );
  const { replies, buttons } = wordsFor(interaction.locale);
  await interaction.reply({
    content: replies.askEraseAll(names.length),
    flags: MessageFlags.Ephemeral,
    components: buttonRows([
      { customId: customId("delall", key), label: buttons.eraseEverything, style: ButtonStyle.Danger },
      { customId: customId("cancel", key), label: buttons.keep },
    ]),
  });
}
