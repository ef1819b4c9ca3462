import { MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { resultOf } from "../result-of.ts";
import { whoseFace } from "../ways-out.ts";
import { checkMs, within } from "../within.ts";

/** Asks whose face goes into the same picture; anybody may, with identities of their own. */
export const again: ButtonComponent = {
  prefix: "again",
  isOnResults: true,
  async execute(interaction, replyId, deps) {
    const { pictures, panels } = await resultOf(interaction, replyId, deps);
    const userId = interaction.user.id;
    const names = await within(checkMs, deps.identities.names(userId));
    if (names.length === 0) throw new UserError("no_identities", {});
    // What only one person saw stays between us.
    const isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
    const typed = isPrivate ? { private: true } : {};
    const order = { idname: "", typed, pictures, panels, source: null };
    const action = { kind: "swap" as const, userId, askedBy: interaction.token, ...order };
    const key = await within(checkMs, deps.actions.keep(action));
    const { questions } = deps.wordsFor(interaction.locale);
    await interaction.reply({
      content: questions.whoseFace,
      flags: MessageFlags.Ephemeral,
      components: [whoseFace(key, names, questions.whoseFace)],
    });
  },
};
