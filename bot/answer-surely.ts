import { setTimeout as sleep } from "node:timers/promises";
import type { InteractionEditReplyOptions } from "discord.js";
import { endAndSettle } from "../shared/settle.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { checkMs, within } from "./within.ts";

/** Together less than the writer lock of a reply lives. */
const waitsMs = [1_000, 2_000, 4_000];

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
): Promise<void> {
  const { id: replyId, applicationId, token, locale, attachmentSizeLimit: attachmentLimit } = interaction;
  const userId = interaction.user.id;
  const nothing = { pictures: [], afterwards: null, notice: null, quiet: false };
  const secrets = { applicationId, token, locale, attachmentLimit, ephemeral: true, ...nothing };
  // While bots are replaced two may hear the same interaction: the other one has it.
  if (!(await within(checkMs, replies.create({ id: replyId, userId, charged: 0, secrets })))) return;
  let answer: InteractionEditReplyOptions;
  try {
    await acknowledge();
    answer = await work();
  } catch (error) {
    if ((await unstarted.takeBack({ replyId, userId, cost: 0 })) !== "over") throw error;
    return;
  }
  const say = async () => {
    await insist(() => interaction.editReply(answer));
    return true;
  };
  try {
    await endAndSettle({ replies, admission }, { replyId, userId, refund: 0, say });
    // Of an erasure nothing remains, its own reply neither.
    await admission.forget(userId, await replies.dropFinal(userId));
  } catch (err) {
    // It is done and could not be told: the reply stays pending, for the sweep.
    log.warn({ err }, "an answer is left to the sweep");
  }
}

/** Discord stumbles for moments, and what is done must be told. */
async function insist(tell: () => Promise<unknown>): Promise<void> {
  for (const waitMs of waitsMs) {
    try {
      await tell();
      return;
    } catch {
      await sleep(waitMs);
    }
  }
  await tell();
}
