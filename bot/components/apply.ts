import { UserError } from "../../shared/errors.ts";
import type { ButtonComponent } from "../command.ts";
import { dismissQuestion } from "../dismiss-question.ts";
import { requireWorker } from "../enqueue.ts";
import { settingsHere } from "../quota-place.ts";
import { queueSwap } from "../request-swap.ts";
import { useAction } from "../take-action.ts";
import { checkMs, within } from "../within.ts";

/** Swaps the numbered faces as they were assigned. */
export const apply: ButtonComponent = {
  prefix: "apply",
  async execute(interaction, key, deps) {
    await useAction(interaction, { key, kind: "assign" }, deps, async (action) => {
      const { faces, options, picture, panels, askedBy } = action;
      if (faces.every((mix) => mix === null)) throw new UserError("nothing_to_swap", {});
      const [settings] = await within(
        checkMs,
        Promise.all([settingsHere(interaction, deps), requireWorker(deps)]),
      );
      const order = { pictures: [picture], panels, source: null, settings };
      const swap = { faces, match: "chosen" as const, options, private: action.private };
      await queueSwap(interaction, order, swap, deps);
      dismissQuestion(interaction, askedBy, deps);
    });
  },
};
