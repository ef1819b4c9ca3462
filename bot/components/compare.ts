import { MessageFlags } from "discord.js";
import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { enqueue, requireWorker } from "../enqueue.ts";
import { pictureOf } from "../pictures-of-message.ts";
import { resultOf } from "../result-of.ts";
import { checkMs, within } from "../within.ts";

/** Shows a result beside the picture that it was made from, to whoever wants to see it. */
export const compare: ButtonComponent = {
  prefix: "compare",
  isOnResults: true,
  async execute(interaction, replyId, deps) {
    const { pictures, panels } = await resultOf(interaction, replyId, deps);
    await within(checkMs, requireWorker(deps));
    const [before] = pictures;
    const after = interaction.message.attachments.first();
    if (!before || !after) throw new UserError("result_gone", {});
    await enqueue(
      {
        interaction,
        pictures: [before, pictureOf(after)],
        cost: 0,
        ephemeral: true,
        acknowledge: () => interaction.deferReply({ flags: MessageFlags.Ephemeral }),
        job: (reference) => ({ kind: "compare", ...reference, panels }),
      },
      deps,
    );
  },
};
