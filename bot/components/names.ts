import type { SelectComponent } from "../command.ts";
import { goOn } from "../go-on.ts";

/** Goes on with the chosen identity; flags that were typed stay. */
export const names: SelectComponent = {
  prefix: "names",
  async execute(interaction, key, deps) {
    const [name = ""] = interaction.values;
    const withName = (idname: string) => `${name} ${idname}`.trim();
    await goOn(interaction, key, (order) => ({ ...order, idname: withName(order.idname) }), deps);
  },
};
