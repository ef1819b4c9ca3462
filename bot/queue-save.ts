import type { ButtonInteraction, ChatInputCommandInteraction } from "discord.js";
import type { BotDeps } from "./deps.ts";
import { enqueue, type PictureSource } from "./enqueue.ts";

export interface SaveRequest {
  readonly name: string;
  readonly picture: PictureSource;
  acknowledge(): Promise<unknown>;
}

/** Queues a save, which is free and only its owner's business. @throws UserError `too_many_jobs`; StoreError */
export async function queueSave(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { name, picture, acknowledge }: SaveRequest,
  deps: BotDeps,
): Promise<void> {
  await enqueue(
    {
      interaction,
      picture,
      cost: 0,
      ephemeral: true,
      title: name,
      acknowledge,
      job: (reference) => ({ kind: "save-identity", ...reference, name }),
    },
    deps,
  );
}
