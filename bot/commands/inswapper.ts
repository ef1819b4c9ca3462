import { ApplicationCommandType } from "discord.js";
import { everywhere, type MessageCommand } from "../command.ts";
import { pictureOfMessage } from "../picture-of-message.ts";
import { queueSwap } from "../queue-swap.ts";

export const inswapper: MessageCommand = {
  data: { name: "INSwapper", type: ApplicationCommandType.Message, ...everywhere },

  async execute(interaction, deps) {
    const picture = pictureOfMessage(interaction.targetMessage);
    await queueSwap(interaction, { idname: "", typed: {}, picture }, deps);
  },
};
