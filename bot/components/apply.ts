import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { dismissQuestion } from "../dismiss-question.ts";
import { requireWorker } from "../enqueue.ts";
import { queueSwap } from "../request-swap.ts";
import { lookAtAction, takeAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Swaps the numbered faces as they were assigned. */
export const apply: ButtonComponent = {
  prefix: "apply",
  async execute(interaction, key, deps) {
    const { faces } = await lookAtAction(interaction, key, "assign", deps);
    if (faces.every((mix) => mix === null)) throw new UserError("nothing_to_swap", {});
    await within(checkMs, requireWorker(deps));
    const {
      options,
      picture,
      panels,
      private: isPrivate,
      ...rest
    } = await takeAction(interaction, key, "assign", deps);
    const order = { idname: "", pictures: [picture], panels, source: null };
    const swap = { faces: rest.faces, match: "chosen" as const, options, private: isPrivate };
    await queueSwap(interaction, order, swap, deps);
    dismissQuestion(interaction, rest.askedBy, deps);
  },
};
