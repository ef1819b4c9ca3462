import type { ButtonInteraction, ChatInputCommandInteraction } from "discord.js";
import type { Picture } from "../shared/actions.ts";
import type { BotDeps } from "./deps.ts";
import { enqueue } from "./enqueue.ts";

export interface SaveRequest {
  readonly name: string;
  readonly pictures: readonly Picture[];
  acknowledge(): Promise<unknown>;
}

/** Queues a save, which is free and only its owner's business. @throws UserError `too_many_jobs`; StoreError */
export async function queueSave(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { name, pictures, acknowledge }: SaveRequest,
  deps: BotDeps,
): Promise<void> {
  await enqueue(
    {
      interaction,
      pictures,
      cost: 0,
      ephemeral: true,
      title: name,
      acknowledge,
      job: (reference) => ({ kind: "save-identity", ...reference, name, face: null }),
    },
    deps,
  );
}
