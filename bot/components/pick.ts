import { maxPictures } from "../../shared/jobs.ts";
import type { SelectComponent } from "../command.ts";
import { goOn } from "../go-on.ts";
import { allPictures } from "../swap-message.ts";

/** Goes on with the chosen picture of a message, or with all of them. */
export const pick: SelectComponent = {
  prefix: "pick",
  async execute(interaction, key, deps) {
    const [value = allPictures] = interaction.values;
    await goOn(
      interaction,
      key,
      (order) => {
        const chosen = value === allPictures ? undefined : order.pictures[Number(value)];
        return { ...order, pictures: chosen ? [chosen] : order.pictures.slice(0, maxPictures) };
      },
      deps,
    );
  },
};
