import type { ButtonComponent } from "../command.ts";
import { requestSwap } from "../request-swap.ts";
import { takeAction } from "../take-action.ts";

/** Goes on with a swap whose pictures were kept. */
export const swap: ButtonComponent = {
  prefix: "swap",
  async execute(interaction, key, deps) {
    await requestSwap(interaction, await takeAction(interaction, key, "swap", deps), deps);
  },
};
