import type { AutocompleteInteraction } from "discord.js";
import { foldName } from "../shared/names.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

const maxChoices = 25;
const maxLength = 100;

/** Answers with what is typed so far plus each name that goes on from there. */
export async function completeNames(
  interaction: AutocompleteInteraction,
  { identities }: BotDeps,
): Promise<void> {
  const typed = interaction.options.getFocused();
  const names = await within(checkMs, identities.names(interaction.user.id));
  await interaction.respond(choicesFor(typed, names).map((choice) => ({ name: choice, value: choice })));
}

/** What Discord would cut off or refuse is left out. */
export function choicesFor(typed: string, names: readonly string[]): string[] {
  const at = Math.max(typed.lastIndexOf(","), typed.lastIndexOf("+")) + 1;
  const begun = foldName(typed.slice(at).trim());
  return names
    .filter((name) => foldName(name).startsWith(begun))
    .map((name) => typed.slice(0, at) + name)
    .filter((choice) => choice.length <= maxLength)
    .slice(0, maxChoices);
}
