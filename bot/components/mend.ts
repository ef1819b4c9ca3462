import { ComponentType, TextInputStyle } from "discord.js";
import { customId } from "../../shared/custom-ids.ts";
import { type ButtonComponent, type ModalComponent, specLength } from "../command.ts";
import { goOn } from "../go-on.ts";
import { lookAtAction } from "../take-action.ts";

const field = "idname";

/** Shows what was typed, to be changed. */
export const mend: ButtonComponent = {
  prefix: "mend",
  async execute(interaction, key, deps) {
    const { idname } = await lookAtAction(interaction, key, "swap", deps);
    const { questions } = deps.wordsFor(interaction.locale);
    await interaction.showModal({
      title: questions.changeNames,
      custom_id: customId("mend", key),
      components: [
        {
          type: ComponentType.Label,
          label: questions.whoGoesIn,
          component: {
            type: ComponentType.TextInput,
            custom_id: field,
            style: TextInputStyle.Short,
            value: idname.slice(0, specLength),
            max_length: specLength,
            required: false,
          },
        },
      ],
    });
  },
};

/** Goes on with what was changed. */
export const mended: ModalComponent = {
  prefix: "mend",
  async execute(interaction, key, deps) {
    const idname = interaction.fields.getTextInputValue(field);
    await goOn(interaction, key, (order) => ({ ...order, idname }), deps);
  },
};
