import { ApplicationCommandType } from "discord.js";
import { everywhere, type MessageCommand } from "../command.ts";
import { swapMessage } from "../swap-message.ts";

export const inswapper: MessageCommand = {
  data: { name: "INSwapper", type: ApplicationCommandType.Message, ...everywhere },

  async execute(interaction, deps) {
    await swapMessage(interaction, interaction.targetMessage, { idname: "", typed: {} }, deps);
  },
};
