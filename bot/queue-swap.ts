import {
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from "discord.js";
import type { SpecOptions } from "../shared/identity-spec.ts";
import type { BotDeps } from "./deps.ts";
import { checkSize, enqueue, type PictureSource, requireWorker } from "./enqueue.ts";
import { resolveSwap } from "./resolve-swap.ts";
import { checkMs, within } from "./within.ts";

/** More faces than one cost this; the worker gives back what one face saves. */
const mostCharged = 2;

/** Checks a swap and queues it. @throws UserError for what the user can mend; StoreError */
export async function queueSwap(
  interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
  request: { readonly idname: string; readonly typed: SpecOptions; readonly picture: PictureSource },
  deps: BotDeps,
): Promise<void> {
  const { idname, typed, picture } = request;
  checkSize(picture, deps.limits);
  const userId = interaction.user.id;
  const [names, profile] = await within(
    checkMs,
    Promise.all([deps.identities.names(userId), deps.identities.profile(userId), requireWorker(deps)]),
  );
  const swap = resolveSwap(idname, typed, profile.defaults, names);
  await enqueue(
    {
      interaction,
      picture,
      cost: mostCharged,
      ephemeral: swap.private,
      title: idname,
      acknowledge: () => interaction.deferReply(swap.private ? { flags: MessageFlags.Ephemeral } : {}),
      job: (reference) => ({
        kind: "swap-image",
        ...reference,
        faces: swap.faces,
        fromDefaults: swap.fromDefaults,
        options: swap.options,
        charged: mostCharged,
      }),
    },
    deps,
  );
}
