import type { SelectComponent } from "../command.ts";
import { requestSwap } from "../request-swap.ts";
import { takeAction } from "../take-action.ts";

/** Goes on with the chosen identity; flags that were typed stay. */
export const names: SelectComponent = {
  prefix: "names",
  async execute(interaction, key, deps) {
    const order = await takeAction(interaction, key, "swap", deps);
    const [name = ""] = interaction.values;
    await requestSwap(interaction, { ...order, idname: `${name} ${order.idname}`.trim() }, deps);
  },
};
