import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from "discord.js";

/**
 * Acknowledges an interaction, at once or by a reply. Where the answer is lost nobody knows whether Discord has taken it:
 * then it is sent once more, and that Discord has it already is as good as its taking it.
 * @throws what Discord refuses; what does not reach it
 */
export async function acknowledge(
  interaction: { deferred: boolean },
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    await act().catch((error: unknown) => {
      const isAnswered = error instanceof DiscordAPIError || error instanceof HTTPError;
      if (isAnswered) throw error;
      return act();
    });
  } catch (error) {
    const isTaken =
      error instanceof DiscordAPIError &&
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
    if (!isTaken) throw error;
    interaction.deferred = true;
  }
}
