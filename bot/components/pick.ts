import { maxPictures } from "../../shared/jobs.ts";
import type { SelectComponent } from "../command.ts";
import { requestSwap } from "../request-swap.ts";
import { allPictures } from "../swap-message.ts";
import { takeAction } from "../take-action.ts";

/** Goes on with the chosen picture of a message, or with all of them. */
export const pick: SelectComponent = {
  prefix: "pick",
  async execute(interaction, key, deps) {
    const order = await takeAction(interaction, key, "swap", deps);
    const [value = allPictures] = interaction.values;
    const chosen = order.pictures[Number(value)];
    const pictures = value !== allPictures && chosen ? [chosen] : order.pictures.slice(0, maxPictures);
    await requestSwap(interaction, { ...order, pictures }, deps);
  },
};
