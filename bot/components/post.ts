import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { enqueue, type JobReference, requireWorker } from "../enqueue.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { resultOf } from "../result-of.ts";
import { checkMs, within } from "../within.ts";

/** Shows a private result to everybody. */
export const post: ButtonComponent = {
  prefix: "post",
  isOnResults: true,
  async execute(interaction, resultId, deps) {
    const { userId } = await resultOf(interaction, resultId, deps);
    if (userId !== interaction.user.id) throw new UserError("not_yours", {});
    await within(checkMs, requireWorker(deps));
    const pictures = [...interaction.message.attachments.values()].map(pictureOf);
    if (pictures.length === 0) throw new UserError("result_gone", {});
    const order = {
      interaction,
      pictures,
      cost: 0,
      ephemeral: false,
      acknowledge: () => interaction.deferReply(),
      job: (reference: JobReference) => ({ kind: "repost" as const, ...reference, resultId }),
    };
    const by = interaction.id;
    try {
      if (!(await within(checkMs, deps.results.claimPost(resultId, by))))
        throw new UserError("action_gone", {});
      await enqueue(order, deps);
    } catch (error) {
      // A claim that came too late is one, too.
      await within(checkMs, deps.results.releasePost(resultId, by)).catch(() => undefined);
      throw error;
    }
  },
};
