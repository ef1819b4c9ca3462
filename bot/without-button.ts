import { type ButtonInteraction, ComponentType } from "discord.js";

/** The message's rows of buttons without the one that was pressed. */
export function withoutButton({ message, customId }: ButtonInteraction) {
  return message.components.flatMap((row) => {
    if (row.type !== ComponentType.ActionRow) return [];
    const { components, ...rest } = row.toJSON();
    const left = components.filter((one) => !("custom_id" in one) || one.custom_id !== customId);
    return left.length > 0 ? [{ ...rest, components: left }] : [];
  });
}
