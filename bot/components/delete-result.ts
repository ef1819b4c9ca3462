import { PermissionFlagsBits } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { checkMs, within } from "../within.ts";

/** Deletes a result by the press's own token, so also long after the result's own has run out. */
export const deleteResult: ButtonComponent = {
  prefix: "delete",
  isOnResults: true,
  isAlwaysOpen: true,
  async execute(interaction, replyId, { results, ledger, log }) {
    const owner =
      interaction.message.interactionMetadata?.user.id ??
      (await within(checkMs, results.find(replyId)))?.userId;
    const isModerator = interaction.memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false;
    if (interaction.user.id !== owner && !isModerator) throw new UserError("not_yours", {});
    await interaction.deferUpdate();
    await interaction.deleteReply();
    // The id may be another result's, whose trace is not to go with this one's message.
    const noted = await within(checkMs, ledger.find(replyId)).catch(() => null);
    if (noted?.messageId !== interaction.message.id) return;
    await ledger
      .strip(replyId)
      .catch((err: unknown) => log.warn({ err }, "the ledger says where a deleted result was"));
  },
};
