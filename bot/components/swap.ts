import type { ButtonComponent } from "../command.ts";
import { goOn } from "../go-on.ts";

/** Goes on with a swap whose pictures were kept. */
export const swap: ButtonComponent = {
  prefix: "swap",
  async execute(interaction, key, deps) {
    await goOn(interaction, key, (order) => order, deps);
  },
};
