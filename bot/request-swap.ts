import { MessageFlags } from "discord.js";
import type { Picture, SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import { costs } from "../shared/jobs.ts";
import type { ServerSettings } from "../shared/servers.ts";
import type { Asking } from "./command.ts";
import type { BotDeps } from "./deps.ts";
import { checkSize, enqueue, requireWorker } from "./enqueue.ts";
import { settingsHere } from "./quota-place.ts";
import { Refusal } from "./refusal.ts";
import { type ResolvedSwap, resolveSwap } from "./resolve-swap.ts";
import { waysOut } from "./ways-out.ts";
import { checkMs, within } from "./within.ts";

/**
 * Checks a swap and queues it. What is refused and could be mended keeps its pictures for 10 minutes.
 * @throws Refusal, UserError for what the user can mend; StoreError
 */
export async function requestSwap(interaction: Asking, order: SwapOrder, deps: BotDeps): Promise<void> {
  for (const picture of sent(order)) checkSize(picture, deps.limits);
  const userId = interaction.user.id;
  const [names, profile, settings] = await within(
    checkMs,
    Promise.all([
      deps.identities.names(userId),
      deps.identities.profile(userId),
      settingsHere(interaction, deps),
      requireWorker(deps),
    ]),
  );
  let swap: ResolvedSwap;
  try {
    swap = resolveSwap(order, profile.defaults, names);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const mistake = error.toMistake();
    const { locale, token: askedBy } = interaction;
    const rows = await waysOut(
      mistake,
      { order, names, defaults: profile.defaults, userId, locale, askedBy },
      deps,
    );
    throw rows.length > 0 ? new Refusal(mistake, rows) : error;
  }
  await queueSwap(interaction, { ...order, settings }, swap, deps);
}

/** Queues a swap whose every question is answered. @throws UserError `quota_used_up`, `too_many_jobs`; StoreError */
export async function queueSwap(
  interaction: Asking,
  order: Pick<SwapOrder, "pictures" | "panels" | "source"> & {
    /** What the moderators have decided here; `null` outside of servers. */
    readonly settings: ServerSettings | null;
  },
  swap: ResolvedSwap,
  deps: BotDeps,
): Promise<void> {
  const cost = mostItMayCost(order.pictures);
  const isPrivate = swap.private ?? order.settings?.replies === "private";
  await enqueue(
    {
      interaction,
      pictures: sent(order),
      cost,
      ephemeral: isPrivate,
      settings: order.settings,
      uses: swap.faces.flatMap((mix) => mix ?? []),
      acknowledge: () => interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {}),
      job: (reference) => ({
        kind: "swap-image",
        ...reference,
        faces: order.source ? null : swap.faces,
        match: swap.match,
        panels: order.panels,
        options: swap.options,
        charged: cost,
      }),
    },
    deps,
  );
}

/** The pictures as the job gets them: the source of a single swap comes last. */
function sent({ pictures, source }: Pick<SwapOrder, "pictures" | "source">): readonly Picture[] {
  return source ? [...pictures, source] : pictures;
}

/** The worker gives back what turns out to be cheaper: a single face, a still. */
function mostItMayCost(pictures: readonly Picture[]): number {
  return pictures.reduce((sum, { mayMove }) => sum + (mayMove ? costs.animation : costs.severalFaces), 0);
}
