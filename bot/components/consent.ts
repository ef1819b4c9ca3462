import { ButtonStyle, type ChatInputCommandInteraction, ComponentType, MessageFlags } from "discord.js";
import type { SaveOrder } from "../../shared/actions.ts";
import { customId } from "../../shared/custom-ids.ts";
import { UserError } from "../../shared/errors.ts";
import type { ButtonWords } from "../../shared/words/words.ts";
import type { ButtonComponent } from "../command.ts";
import type { BotDeps } from "../deps.ts";
import { queueSave } from "../queue-save.ts";
import { checkMs, within } from "../within.ts";

/** Raised when the words of `consent` say something new; people are then asked again. */
export const consentVersion = 1;

/** Asks once; the picture is remembered for 10 minutes, so that nothing has to be uploaded again. */
export async function askConsent(
  interaction: ChatInputCommandInteraction,
  order: SaveOrder,
  { actions, wordsFor }: BotDeps,
): Promise<void> {
  const pending = {
    kind: "save" as const,
    userId: interaction.user.id,
    ...order,
    afterwards: null,
  };
  const key = await within(checkMs, actions.keep(pending));
  const words = wordsFor(interaction.locale);
  await interaction.reply({
    content: words.consent,
    flags: MessageFlags.Ephemeral,
    components: [buttonsFor(key, words.buttons, false)],
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
    const { buttons } = deps.wordsFor(interaction.locale);
    const acknowledge = () => interaction.update({ components: [buttonsFor(key, buttons, true)] });
    await queueSave(interaction, { name, pictures, acknowledge }, deps);
  },
};

function buttonsFor(key: string, { mayUse, saving, cancel }: ButtonWords, isSaving: boolean) {
  return {
    type: ComponentType.ActionRow as const,
    components: [
      {
        type: ComponentType.Button as const,
        style: ButtonStyle.Primary as const,
        label: isSaving ? saving : mayUse,
        disabled: isSaving,
        customId: customId("consent", key),
      },
      {
        type: ComponentType.Button as const,
        style: ButtonStyle.Secondary as const,
        label: cancel,
        disabled: isSaving,
        customId: customId("cancel", key),
      },
    ],
  };
}
