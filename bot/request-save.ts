import { MessageFlags } from "discord.js";
import type { SaveOrder, SwapOrder } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";
import { foldName, isValidName, normalizeName } from "../shared/names.ts";
import type { Asking } from "./command.ts";
import { askConsent, consentVersion } from "./consent.ts";
import type { BotDeps } from "./deps.ts";
import { checkSize, enqueue, requireWorker } from "./enqueue.ts";
import { checkMs, within } from "./within.ts";

export interface SaveRequest extends SaveOrder {
  /** The swap that waits for this save. */
  readonly afterwards?: SwapOrder | null;
}

/**
 * Checks a save, asks for consent where that is missing, and queues it.
 * @throws UserError for what the user can mend; StoreError
 */
export async function requestSave(interaction: Asking, request: SaveRequest, deps: BotDeps): Promise<void> {
  const typed = request.name.trim();
  if (!isValidName(typed)) throw new UserError("bad_name", { name: typed });
  const name = normalizeName(typed);
  for (const picture of request.pictures) checkSize(picture, deps.limits);
  const userId = interaction.user.id;
  const [names, { consent }] = await within(
    checkMs,
    Promise.all([deps.identities.names(userId), deps.identities.profile(userId), requireWorker(deps)]),
  );
  const isNew = !names.some((saved) => foldName(saved) === foldName(name));
  const max = deps.limits.MAX_IDENTITIES;
  if (isNew && names.length >= max) throw new UserError("too_many_identities", { max });
  const order = { ...request, name };
  if (consent < consentVersion) return askConsent(interaction, order, deps);
  const acknowledge = () => interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await queueSave(interaction, { ...order, acknowledge }, deps);
}

export interface QueuedSave extends SaveRequest {
  /** Which face of the first picture, where that was asked. */
  readonly face?: number | null;
  acknowledge(): Promise<unknown>;
}

/** Queues a save, which is free and only its owner's business. @throws UserError `too_many_jobs`; StoreError */
export async function queueSave(
  interaction: Asking,
  { name, pictures, face = null, afterwards = null, acknowledge }: QueuedSave,
  deps: BotDeps,
): Promise<void> {
  await enqueue(
    {
      interaction,
      pictures,
      cost: 0,
      ephemeral: true,
      afterwards,
      acknowledge,
      job: (reference) => ({ kind: "save-identity", ...reference, name, face }),
    },
    deps,
  );
}
