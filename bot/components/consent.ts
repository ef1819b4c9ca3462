import { ButtonStyle, type ChatInputCommandInteraction, ComponentType, MessageFlags } from "discord.js";
import type { SaveOrder } from "../../shared/actions.ts";
import { customId } from "../../shared/custom-ids.ts";
import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import type { BotDeps } from "../deps.ts";
import { queueSave } from "../queue-save.ts";
import { checkMs, within } from "../within.ts";

/** Raised when the text below says something new; people are then asked again. */
export const consentVersion = 1;

const text = `**Before I keep the first face: may you use it?** Only save your own face, or that of somebody who agreed.

What is kept: a cut-out of the face and the numbers that describe it, encrypted, for your swaps only, until you erase them.
How to erase: \`/delid\` for one, \`/delall\` for everything. The uploaded picture itself is not kept.`;

/** Asks once; the picture is remembered for 10 minutes, so that nothing has to be uploaded again. */
export async function askConsent(
  interaction: ChatInputCommandInteraction,
  order: SaveOrder,
  { actions }: BotDeps,
): Promise<void> {
  const pending = {
    kind: "save" as const,
    userId: interaction.user.id,
    ...order,
    afterwards: null,
  };
  const key = await within(checkMs, actions.keep(pending));
  await interaction.reply({
    content: text,
    flags: MessageFlags.Ephemeral,
    components: [buttonsFor(key, "I may use this face", false)],
  });
}

export const consent: ButtonComponent = {
  prefix: "consent",

  async execute(interaction, key, deps) {
    const userId = interaction.user.id;
    const pending = await within(checkMs, deps.actions.take(key, userId));
    if (pending?.kind !== "save") throw new UserError("action_gone", {});
    await within(checkMs, deps.identities.giveConsent(userId, consentVersion));
    const { name, pictures } = pending;
    // The worker's answer takes the question's place.
    const acknowledge = () => interaction.update({ components: [buttonsFor(key, "Saving ...", true)] });
    await queueSave(interaction, { name, pictures, acknowledge }, deps);
  },
};

function buttonsFor(key: string, label: string, disabled: boolean) {
  return {
    type: ComponentType.ActionRow as const,
    components: [
      {
        type: ComponentType.Button as const,
        style: ButtonStyle.Primary as const,
        label,
        disabled,
        customId: customId("consent", key),
      },
      {
        type: ComponentType.Button as const,
        style: ButtonStyle.Secondary as const,
        label: "Cancel",
        disabled,
        customId: customId("cancel", key),
      },
    ],
  };
}
