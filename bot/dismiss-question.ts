import { MessageFlags } from "discord.js";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { deleteByToken } from "./tell-by-token.ts";

/**
 * Takes away the question whose control was used, once the answer has a reply of its own. What cannot be taken away
 * stays, and its controls say that they were used.
 * @param askedBy token of the interaction whose reply it is
 */
export function dismissQuestion(interaction: Asking, askedBy: string | null, { log }: BotDeps): void {
  const message = "message" in interaction ? interaction.message : null;
  if (!askedBy || !message?.flags.has(MessageFlags.Ephemeral)) return;
  const address = { applicationId: interaction.applicationId, token: askedBy };
  deleteByToken(interaction.client.rest, address, message.id).catch((err: unknown) =>
    log.warn({ err }, "a question stays"),
  );
}
