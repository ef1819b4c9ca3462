import { ButtonStyle, MessageFlags } from "discord.js";
import type { SaveOrder, SwapOrder } from "../shared/actions.ts";
import { customId } from "../shared/custom-ids.ts";
import type { ButtonWords } from "../shared/words/words.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { buttonRows } from "./rows.ts";
import { checkMs, within } from "./within.ts";

/** Raised when the words of `consent` say something new; people are then asked again. */
export const consentVersion = 1;

/** Asks once; the pictures are remembered for 10 minutes, so that nothing has to be uploaded again. */
export async function askConsent(
  interaction: Asking,
  order: SaveOrder & { readonly afterwards?: SwapOrder | null },
  { actions, limits, wordsFor }: BotDeps,
): Promise<void> {
  const { name, pictures, afterwards = null } = order;
  const kept = {
    kind: "save" as const,
    userId: interaction.user.id,
    name,
    pictures: [...pictures],
    afterwards,
  };
  const key = await within(checkMs, actions.keep(kept));
  const words = wordsFor(interaction.locale);
  await interaction.reply({
    content: words.consent(limits.IDENTITY_TTL_DAYS),
    flags: MessageFlags.Ephemeral,
    components: consentButtons(key, words.buttons, false),
  });
}

/**
 * Below the words of consent.
 * @param key      of the save that waits for it
 * @param isSaving it was given: what was pressed says so, and nothing can be pressed twice
 */
export function consentButtons(key: string, { mayUse, saving, cancel }: ButtonWords, isSaving: boolean) {
  return buttonRows([
    {
      customId: customId("consent", key),
      label: isSaving ? saving : mayUse,
      style: ButtonStyle.Primary,
      disabled: isSaving,
    },
    { customId: customId("cancel", key), label: cancel, disabled: isSaving },
  ]);
}
