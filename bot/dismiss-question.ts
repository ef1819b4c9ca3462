import { MessageFlags } from "discord.js";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";

/**
 * Takes away the question whose button or select was answered, once the answer has a reply of its own. What cannot be
 * taken away stays, and its controls say that they were used.
 */
export function dismissQuestion(interaction: Asking, { log }: BotDeps): void {
  const message = "message" in interaction ? interaction.message : null;
  if (!message?.flags.has(MessageFlags.Ephemeral)) return;
  interaction.webhook
    .deleteMessage(message.id)
    .catch((err: unknown) => log.debug({ err }, "a question stays"));
}
