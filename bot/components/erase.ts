import { askEraseAll } from "../ask-erase-all.ts";
import type { ButtonComponent } from "../command.ts";
import { lookAtAction } from "../take-action.ts";

/** Asks first, as /delall does. */
export const erase: ButtonComponent = {
  prefix: "erase",
  isAlwaysOpen: true,
  async execute(interaction, key, deps) {
    await lookAtAction(interaction, key, "privacy", deps);
    await askEraseAll(interaction, deps);
  },
};
