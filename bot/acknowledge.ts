import { setTimeout as sleep } from "node:timers/promises";
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from "discord.js";

const againMs = 250;

/**
 * Acknowledges an interaction, at once or by a reply. Where the answer is lost nobody knows whether Discord has taken it:
 * then it is sent once more, and that Discord has an acknowledgement already is as good as its taking one.
 * @returns false if Discord had one already: this one, or one from before
 * @throws what Discord refuses; what does not reach it
 */
export async function acknowledge(
  interaction: { deferred: boolean },
  act: () => Promise<unknown>,
): Promise<boolean> {
  for (let isRepeat = false; ; isRepeat = true) {
    try {
      await act();
      return true;
    } catch (error) {
      if (isTaken(error)) {
        interaction.deferred = true;
        return false;
      }
      const isAnswered = error instanceof DiscordAPIError || error instanceof HTTPError;
      if (isRepeat || isAnswered) throw error;
      await sleep(againMs);
    }
  }
}

function isTaken(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}
