import { DiscordAPIError, MessageFlags, type REST, Routes } from "discord.js";
import type { ReplySecrets } from "../shared/replies.ts";
import { saysGone } from "../shared/reply-gone.ts";

/** Well within the writer lock's life: a request that outlives it could land on top of somebody else's. */
const editMs = 5_000;
const refuseMs = 20_000;

type Address = Pick<ReplySecrets, "applicationId" | "token">;

/** Replaces what a waiting reply shows. A reply that is gone is passed over. */
export async function editByToken(
  rest: REST,
  { applicationId, token }: Address,
  content: string,
  signal = AbortSignal.timeout(editMs),
): Promise<void> {
  const route = Routes.webhookMessage(applicationId, token, "@original");
  await rest.patch(route, { body: { content, components: [] }, auth: false, signal }).catch(passOverGone);
}

/** Deletes a message that an interaction's token has brought. One that is gone is passed over. */
export async function deleteByToken(
  rest: REST,
  { applicationId, token }: Address,
  messageId: string,
  signal = AbortSignal.timeout(editMs),
): Promise<void> {
  const route = Routes.webhookMessage(applicationId, token, messageId);
  await rest.delete(route, { auth: false, signal }).catch(passOverGone);
}

/** Gives a reply its last sentence, only for the person who asked. */
export async function refuseByToken(rest: REST, secrets: ReplySecrets, content: string): Promise<void> {
  const signal = AbortSignal.timeout(refuseMs);
  if (secrets.ephemeral) return editByToken(rest, secrets, content, signal);
  const { applicationId, token } = secrets;
  await deleteByToken(rest, secrets, "@original", signal);
  const body = { content, flags: MessageFlags.Ephemeral };
  await rest.post(Routes.webhook(applicationId, token), { body, auth: false, signal }).catch(passOverGone);
}

/** Whether Discord says that there is nobody to tell any more. */
export function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && saysGone({ status: error.status, code: Number(error.code) });
}

function passOverGone(error: unknown): void {
  if (!isGone(error)) throw error;
}
