import type { InteractionEditReplyOptions } from "discord.js";
import { endAndSettle } from "../shared/settle.ts";
import { acknowledge } from "./acknowledge.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { insist, type Patience, usualPatience } from "./insist.ts";
import { repeating } from "./repeating.ts";
import { checkMs, within } from "./within.ts";

export interface Promised {
  /** Defers the answer, for its user alone to see. */
  acknowledge(): Promise<unknown>;
  /** @returns the answer */
  work(): Promise<InteractionEditReplyOptions>;
}

/** More often than the sweep takes it for dead. */
const showsLifeEveryMs = 3_000;

type Answering = Asking & { editReply(answer: InteractionEditReplyOptions): Promise<unknown> };

/**
 * For what takes longer than Discord waits and is no job: should this process die on the way, the sweep finds the reply
 * and says so.
 * @throws what `work` throws; StoreError, before anything is acknowledged
 */
export async function answerSurely(
  interaction: Answering,
  promised: Promised,
  deps: BotDeps,
  patience = usualPatience,
): Promise<void> {
  const { replies } = deps;
  const { id, applicationId, token, locale, attachmentSizeLimit: attachmentLimit } = interaction;
  const nothing = { pictures: [], afterwards: null, notice: null, quiet: false };
  const secrets = { applicationId, token, locale, attachmentLimit, ephemeral: true, ...nothing };
  const reply = { id, userId: interaction.user.id, charged: 0, secrets };
  // While bots are replaced two may hear the same interaction: the other one has it.
  if (!(await within(checkMs, replies.create(reply)))) return;
  const life = repeating(() => replies.showLife(id).catch(() => undefined), showsLifeEveryMs);
  await workAndTell(interaction, promised, deps, patience).finally(() => life.stop());
}

async function workAndTell(
  interaction: Answering,
  promised: Promised,
  { replies, admission, unstarted, log }: BotDeps,
  patience: Patience,
): Promise<void> {
  const job = { replyId: interaction.id, userId: interaction.user.id, cost: 0 };
  const { replyId, userId } = job;
  let answer: InteractionEditReplyOptions;
  try {
    await acknowledge(interaction, promised.acknowledge);
    answer = await promised.work();
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
    await tell()
      .then(() => unstarted.takeBack(job))
      .catch((why: unknown) => log.warn({ err: why }, "nor could it be told without the store"));
  }
}
