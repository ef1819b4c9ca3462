import type { Picture, SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import { type Job, jobSchema } from "../shared/jobs.ts";
import type { ReplySecrets } from "../shared/replies.ts";
import type { ServerSettings } from "../shared/servers.ts";
import { countAlive } from "../shared/workers-alive.ts";
import { acknowledge } from "./acknowledge.ts";
import type { Asking } from "./command.ts";
import type { BotDeps, Limits } from "./deps.ts";
import { expiryNotice } from "./expiry-notice.ts";
import { positionOf, showPosition } from "./position.ts";
import { placeOf, settingsHere } from "./quota-place.ts";
import { requireTime } from "./waiting.ts";
import { checkMs, within } from "./within.ts";

/** Nobody reads about a shorter one. */
const longWaitMs = 1_000;

/** What every job says of itself. */
export type JobReference = Pick<Job, "schema" | "userId" | "replyId" | "epoch">;

export interface Order {
  readonly interaction: Asking;
  readonly pictures: readonly Picture[];
  /** Swaps to charge. */
  readonly cost: number;
  readonly ephemeral: boolean;
  readonly afterwards?: SwapOrder | null;
  /** See `ReplySecrets`. */
  readonly quiet?: boolean;
  /** Names of the identities that go in. */
  readonly uses?: readonly string[];
  /** What the moderators have decided here, where it has been read already; `null` outside of servers. */
  readonly settings?: ServerSettings | null;
  /** Defers the reply, once the job is admitted. */
  acknowledge(): Promise<unknown>;
  job(reference: JobReference): Job;
}

/**
 * Admits, acknowledges and queues a job; what is refused is neither charged nor shown to others.
 * @throws UserError `quota_used_up`, `too_many_jobs`, `blocked_here`, `busy`; StoreError
 */
export async function enqueue(order: Order, deps: BotDeps): Promise<void> {
  const { interaction, cost } = order;
  const { admission, identities, replies, queues, unstarted, log } = deps;
  const replyId = interaction.id;
  const userId = interaction.user.id;
  const charged = { replyId, userId, cost };
  // First: what is used now does not expire soon.
  const touched = identities.touch(userId, order.uses ?? []);
  const settingsRead = order.settings === undefined ? settingsHere(interaction, deps) : order.settings;
  const [settings] = await within(checkMs, Promise.all([settingsRead, touched]));
  const place = placeOf(interaction, settings);
  const secrets = await secretsOf(order, deps);
  // Not before here: until the reply is created, it may be another bot's, and not to be taken back.
  try {
    // Before anything is charged: should this process die on the way, the sweep finds the reply and settles it.
    const isOurs = await within(checkMs, replies.create({ id: replyId, userId, charged: cost, secrets }));
    // While bots are replaced two may hear the same interaction: the other one has it.
    if (!isOurs) return;
    const { priority, epoch } = await within(checkMs, admission.admit({ ...charged, place }));
    const job = order.job({ schema: jobSchema, userId, replyId, epoch });
    // Once it is admitted, whoever blocks its user finds it.
    const isUnblocked = within(checkMs, requireUnblocked(interaction, deps));
    await Promise.all([isUnblocked, requireTime(job.kind, priority, deps)]);
    await acknowledge(interaction, order.acknowledge);
    await within(4 * checkMs, queues.add(job, priority));
    log.info({ kind: job.kind, priority }, "queued");
    await tellLongWait(replyId, secrets, interaction, deps);
  } catch (error) {
    // A store that did not answer in time may have done it all the same, and a worker its part.
    if ((await unstarted.takeBack(charged)) !== "over") throw error;
  }
}

/** Whoever will wait for more than a moment hears it at once, and not only from the next look at all who wait. */
async function tellLongWait(
  replyId: string,
  secrets: ReplySecrets,
  { client }: Asking,
  deps: BotDeps,
): Promise<void> {
  if (secrets.quiet) return;
  try {
    const position = await positionOf(replyId, secrets, deps);
    if (position === null || (position.ms ?? 0) < longWaitMs) return;
    await showPosition(replyId, secrets, position, client.rest, deps);
  } catch (err) {
    deps.log.warn({ err }, "a position was not shown");
  }
}

/** @throws UserError `blocked_here` */
async function requireUnblocked({ guildId, user }: Asking, { servers }: BotDeps): Promise<void> {
  if (guildId && (await servers.isBlocked(guildId, user.id))) throw new UserError("blocked_here", {});
}

async function secretsOf(order: Order, deps: BotDeps): Promise<ReplySecrets> {
  const { applicationId, token, attachmentSizeLimit, locale, user } = order.interaction;
  const notice = await within(checkMs, expiryNotice(user.id, locale, deps));
  return {
    applicationId,
    token,
    pictures: order.pictures,
    ephemeral: order.ephemeral,
    attachmentLimit: attachmentSizeLimit,
    afterwards: order.afterwards ?? null,
    quiet: order.quiet ?? false,
    locale,
    serverId: order.interaction.guildId,
    channelId: order.interaction.channelId,
    notice: notice?.content ?? null,
    ...(notice && { noticeUpTo: notice.upTo }),
  };
}

/** @throws UserError `no_worker` */
export async function requireWorker({ redis, keys, limits }: BotDeps): Promise<void> {
  const alive = await countAlive(redis, keys, limits.WORKER_TIMEOUT_S * 1_000);
  if (alive === 0) throw new UserError("no_worker", {});
}

/** @throws UserError `empty_file`, `too_many_bytes` */
export function checkSize({ bytes }: Picture, { MAX_PICTURE_MB: maxMegabytes }: Limits): void {
  if (bytes === 0) throw new UserError("empty_file", {});
  if (bytes > maxMegabytes * 1e6) throw new UserError("too_many_bytes", { maxMegabytes });
}
