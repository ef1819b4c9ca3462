import { ButtonStyle, ComponentType } from "discord.js";

export interface Button {
  readonly customId: string;
  readonly label: string;
  readonly style?: ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger;
  readonly disabled?: boolean;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
}

const buttonsInRow = 5;

/** Rows of five; the first button is the one that most people want. */
export function buttonRows(buttons: readonly Button[]) {
  const rows = [];
  for (let at = 0; at < buttons.length; at += buttonsInRow) {
    const components = buttons
      .slice(at, at + buttonsInRow)
      .map(({ style = ButtonStyle.Secondary, ...button }) => ({
        type: ComponentType.Button as const,
        style,
        ...button,
      }));
    rows.push({ type: ComponentType.ActionRow as const, components });
  }
  return rows;
}

/** One select menu, a single choice. */
export function selectRow(customId: string, placeholder: string, options: readonly SelectOption[]) {
  const menu = {
    type: ComponentType.StringSelect as const,
    customId,
    placeholder,
    options: options.slice(0, 25),
  };
  return { type: ComponentType.ActionRow as const, components: [menu] };
}

export type Row = ReturnType<typeof buttonRows>[number] | ReturnType<typeof selectRow>;
