import type {
  ButtonInteraction,
  ChatInputCommandInteraction,
  MessageContextMenuCommandInteraction,
} from "discord.js";
import { UserError } from "../shared/errors.ts";
import { type Job, jobIdFor, jobSchema } from "../shared/jobs.ts";
import { countAlive } from "../shared/workers-alive.ts";
import type { BotDeps, Limits } from "./deps.ts";
import { checkMs, within } from "./within.ts";

/** A picture on Discord's servers. */
export interface PictureSource {
  readonly url: string;
  readonly bytes: number;
}

type Asking = ChatInputCommandInteraction | MessageContextMenuCommandInteraction | ButtonInteraction;
type Reference = Pick<Job, "schema" | "userId" | "replyId" | "epoch">;

export interface Order {
  readonly interaction: Asking;
  readonly picture: PictureSource;
  /** Swaps to charge. */
  readonly cost: number;
  readonly ephemeral: boolean;
  /** For the sentence that reports it. */
  readonly title: string;
  /** Defers the reply, once the job is admitted. */
  acknowledge(): Promise<unknown>;
  job(reference: Reference): Job;
}

const attempts = 3;
const keptAfterwards = { age: 3_600, count: 1_000 };

/**
 * Admits, acknowledges and queues a job; what is refused is neither charged nor shown to others.
 * @throws UserError `quota_used_up`, `too_many_jobs`; StoreError
 */
export async function enqueue(order: Order, deps: BotDeps): Promise<void> {
  const { interaction, picture, cost, ephemeral, title } = order;
  const { admission, replies, queue } = deps;
  const replyId = interaction.id;
  const userId = interaction.user.id;
  const { priority, epoch } = await within(checkMs, admission.admit({ userId, replyId, cost }));
  try {
    await order.acknowledge();
    const secrets = {
      applicationId: interaction.applicationId,
      token: interaction.token,
      pictureUrl: picture.url,
      pictureBytes: picture.bytes,
      ephemeral,
      attachmentLimit: interaction.attachmentSizeLimit,
      title,
    };
    const job = order.job({ schema: jobSchema, userId, replyId, epoch });
    await within(4 * checkMs, replies.create({ id: replyId, userId, charged: cost, secrets }));
    const options = {
      jobId: jobIdFor(replyId),
      priority,
      attempts,
      backoff: { type: "exponential", delay: 1_000 },
      removeOnComplete: keptAfterwards,
      removeOnFail: keptAfterwards,
    };
    await within(4 * checkMs, queue.add(job.kind, job, options));
  } catch (error) {
    await dismiss(replyId, userId, cost, deps);
    throw error;
  }
}

/** Forgets a job that never came to be, as far as the store can be reached: the sweep does the rest. */
async function dismiss(replyId: string, userId: string, cost: number, deps: BotDeps): Promise<void> {
  const forget = async () => {
    await deps.admission.finish({ userId, replyId, refund: cost });
    await deps.replies.write(replyId, ["waiting"], "final", async () => undefined);
  };
  await within(checkMs, forget()).catch((err: unknown) =>
    deps.log.warn({ err, replyId }, "could not dismiss"),
  );
}

/** @throws UserError `no_worker` */
export async function requireWorker({ redis, keys, limits }: BotDeps): Promise<void> {
  const alive = await countAlive(redis, keys, limits.WORKER_TIMEOUT_S * 1_000);
  if (alive === 0) throw new UserError("no_worker", {});
}

/** @throws UserError `empty_file`, `too_many_bytes` */
export function checkSize({ bytes }: PictureSource, { MAX_PICTURE_MB: maxMegabytes }: Limits): void {
  if (bytes === 0) throw new UserError("empty_file", {});
  if (bytes > maxMegabytes * 1e6) throw new UserError("too_many_bytes", { maxMegabytes });
}
