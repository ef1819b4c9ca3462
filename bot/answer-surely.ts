import { setTimeout as sleep } from "node:timers/promises";
import { DiscordAPIError, type InteractionEditReplyOptions } from "discord.js";
import { endAndSettle } from "../shared/settle.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { isGone } from "./tell-by-token.ts";
import { checkMs, within } from "./within.ts";

const waitsMs = [1_000, 2_000, 4_000];

/** How long Discord may take. */
interface Patience {
  readonly tryMs: number;
  /** All tries and what lies between them: less than the writer lock of a reply lives, then the sweep may speak. */
  readonly insistMs: number;
}

/** An answer may bring a file. */
const usually: Patience = { tryMs: 8_000, insistMs: 20_000 };

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
  patience = usually,
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
    await insist(() => interaction.editReply(answer), patience);
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

/**
 * Discord stumbles for moments, and what is done must be told. An answer that is gone is passed over.
 * @throws what Discord will never take; the last error, once trying again would take too long
 */
async function insist(tell: () => Promise<unknown>, { insistMs, tryMs }: Patience): Promise<void> {
  const giveUpAt = performance.now() + insistMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return await tellWithin(Math.min(tryMs, giveUpAt - performance.now()), tell);
    } catch (error) {
      if (isGone(error)) return;
      const waitMs = waitsMs[tries];
      const isForGood = error instanceof DiscordAPIError && error.status < 500;
      if (isForGood || waitMs === undefined || performance.now() + waitMs >= giveUpAt) throw error;
      await sleep(waitMs);
    }
  }
}

async function tellWithin(ms: number, tell: () => Promise<unknown>): Promise<void> {
  const late = sleep(ms, undefined, { ref: false }).then(() => {
    throw new Error(`Discord took no answer within ${Math.round(ms)} ms`);
  });
  await Promise.race([tell(), late]);
}
