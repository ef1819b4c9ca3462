import { gridPanels } from "../../shared/jobs.ts";
import type { ButtonComponent } from "../command.ts";
import { goOn } from "../go-on.ts";

/** Goes on with the chosen panels of a grid. */
export const panel: ButtonComponent = {
  prefix: "panel",
  async execute(interaction, key, deps, argument) {
    await goOn(interaction, key, (order) => ({ ...order, panels: panelsOf(argument) }), deps);
  },
};

function panelsOf(argument: string): "all" | number | null {
  if (argument === "all") return "all";
  const index = Number.parseInt(argument, 10);
  return index >= 0 && index < gridPanels ? index : null;
}
