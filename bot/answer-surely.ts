import type { InteractionEditReplyOptions } from "discord.js";
import { endAndSettle } from "../shared/settle.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

export interface Promised {
  /** Defers the answer, for its user alone to see. */
  acknowledge(): Promise<unknown>;
  /** @returns the answer */
  work(): Promise<InteractionEditReplyOptions>;
}

/**
 * For what takes longer than Discord waits and is no job: should this process die on the way, the sweep finds the reply
 * and says so.
 * @throws what `work` throws; StoreError, before anything is acknowledged
 */
export async function answerSurely(
  interaction: Asking & { editReply(answer: InteractionEditReplyOptions): Promise<unknown> },
  { acknowledge, work }: Promised,
  { replies, admission, unstarted }: BotDeps,
): Promise<void> {
  const { id: replyId, applicationId, token, locale, attachmentSizeLimit: attachmentLimit } = interaction;
  const userId = interaction.user.id;
  const nothing = { pictures: [], afterwards: null, notice: null, quiet: false };
  const secrets = { applicationId, token, locale, attachmentLimit, ephemeral: true, ...nothing };
  // While bots are replaced two may hear the same interaction: the other one has it.
  if (!(await within(checkMs, replies.create({ id: replyId, userId, charged: 0, secrets })))) return;
  try {
    await acknowledge();
    const answer = await work();
    const say = async () => {
      await interaction.editReply(answer);
      return true;
    };
    await endAndSettle({ replies, admission }, { replyId, userId, refund: 0, say });
    // Of an erasure nothing remains, its own reply neither.
    await admission.forget(userId, await replies.dropFinal(userId));
  } catch (error) {
    if ((await unstarted.takeBack({ replyId, userId, cost: 0 })) !== "over") throw error;
  }
}
