import {
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from "discord.js";
import type { Picture } from "../shared/actions.ts";
import type { SpecOptions } from "../shared/identity-spec.ts";
import { costs } from "../shared/jobs.ts";
import type { BotDeps } from "./deps.ts";
import { checkSize, enqueue, requireWorker } from "./enqueue.ts";
import { resolveSwap } from "./resolve-swap.ts";
import { checkMs, within } from "./within.ts";

/** Checks a swap and queues it. @throws UserError for what the user can mend; StoreError */
export async function queueSwap(
  interaction: ChatInputCommandInteraction | MessageContextMenuCommandInteraction,
  request: { readonly idname: string; readonly typed: SpecOptions; readonly picture: Picture },
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
      pictures: [picture],
      cost: costs.severalFaces,
      ephemeral: swap.private,
      title: idname,
      acknowledge: () => interaction.deferReply(swap.private ? { flags: MessageFlags.Ephemeral } : {}),
      job: (reference) => ({
        kind: "swap-image",
        ...reference,
        faces: swap.faces,
        match: swap.fromDefaults ? "first" : "counted",
        panels: null,
        options: swap.options,
        charged: costs.severalFaces,
      }),
    },
    deps,
  );
}
