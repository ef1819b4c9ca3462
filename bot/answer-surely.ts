import type { InteractionEditReplyOptions } from "discord.js";
import { endAndSettle } from "../shared/settle.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { insist, usualPatience } from "./insist.ts";
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
  { replies, admission, unstarted, log }: BotDeps,
  patience = usualPatience,
): Promise<void> {
  const { id: replyId, applicationId, token, locale, attachmentSizeLimit: attachmentLimit } = interaction;
  const userId = interaction.user.id;
  const isWithoutJob = true as const;
  const nothing = { pictures: [], afterwards: null, notice: null, quiet: false };
  const secrets = {
    applicationId,
    token,
    locale,
    attachmentLimit,
    ephemeral: true,
    isWithoutJob,
    ...nothing,
  };
  // While bots are replaced two may hear the same interaction: the other one has it.
  if (!(await within(checkMs, replies.create({ id: replyId, userId, charged: 0, secrets })))) return;
  const job = { replyId, userId, cost: 0 };
  let answer: InteractionEditReplyOptions;
  try {
    await acknowledge();
    answer = await work();
  } catch (error) {
    if ((await unstarted.takeBack(job)) !== "over") throw error;
    return;
  }
  let hasTried = false;
  const tell = async () => {
    hasTried = true;
    await insist(() => interaction.editReply(answer), patience);
    return true;
  };
  try {
    // What comes with a file says nothing without it.
    if (!answer.files && answer.content) await replies.noteAnswer(replyId, answer.content);
    await endAndSettle({ replies, admission }, { replyId, userId, refund: 0, say: tell });
    // Of an erasure nothing remains, its own reply neither.
    await admission.forget(userId, await replies.dropFinal(userId));
  } catch (err) {
    // It is done and could not be told: the reply stays pending, for the sweep.
    log.warn({ err }, "an answer is left to the sweep");
    if (hasTried) return;
    // The store is away, not Discord.
    await tell();
    await unstarted.takeBack(job);
  }
}
