import { ApplicationCommandType } from "discord.js";
import { everywhere, type MessageCommand } from "../command.ts";
import { showFaceForm } from "../face-form.ts";
import { picturesOfMessage } from "../pictures-of-message.ts";
import { swapMessage } from "../swap-message.ts";
import { checkMs, within } from "../within.ts";

export const inswapper: MessageCommand = {
  data: { name: "INSwapper", type: ApplicationCommandType.Message, ...everywhere },

  async execute(interaction, deps) {
    const { user, targetMessage } = interaction;
    const names = await within(checkMs, deps.identities.names(user.id));
    const order = { idname: "", typed: {} };
    const { pictures, grid } = picturesOfMessage(targetMessage);
    const isPlain = pictures.length === 1 && grid === "no";
    if (names.length > 0 || !isPlain) return swapMessage(interaction, targetMessage, order, deps);
    // Nobody to put in yet: a form asks for a first face, and the picture waits.
    const action = {
      kind: "swap" as const,
      userId: user.id,
      ...order,
      pictures: [...pictures],
      panels: null,
    };
    const key = await within(checkMs, deps.actions.keep({ ...action, source: null, askedBy: null }));
    await showFaceForm(interaction, { prefix: "newface", key }, deps);
  },
};
