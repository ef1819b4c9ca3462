import { DiscordAPIError, MessageFlags, type REST, Routes } from "discord.js";
import type { ReplySecrets } from "../shared/replies.ts";

/** Unknown message, unknown webhook, unknown interaction, invalid token. */
const goneCodes = [10008, 10015, 10062, 50027];

/** Replaces what a waiting reply shows. A reply that is gone is passed over. */
export async function editByToken(
  rest: REST,
  { applicationId, token }: ReplySecrets,
  content: string,
): Promise<void> {
  const route = Routes.webhookMessage(applicationId, token, "@original");
  await rest.patch(route, { body: { content, components: [] }, auth: false }).catch(passOverGone);
}

/** Deletes a message that an interaction's token has brought. One that is gone is passed over. */
export async function deleteByToken(
  rest: REST,
  { applicationId, token }: Pick<ReplySecrets, "applicationId" | "token">,
  messageId: string,
): Promise<void> {
  const route = Routes.webhookMessage(applicationId, token, messageId);
  await rest.delete(route, { auth: false }).catch(passOverGone);
}

/** Gives a reply its last sentence, only for the person who asked. */
export async function refuseByToken(rest: REST, secrets: ReplySecrets, content: string): Promise<void> {
  if (secrets.ephemeral) return editByToken(rest, secrets, content);
  const { applicationId, token } = secrets;
  await deleteByToken(rest, secrets, "@original");
  const body = { content, flags: MessageFlags.Ephemeral };
  await rest.post(Routes.webhook(applicationId, token), { body, auth: false }).catch(passOverGone);
}

function passOverGone(error: unknown): void {
  if (!(error instanceof DiscordAPIError && goneCodes.includes(Number(error.code)))) throw error;
}
