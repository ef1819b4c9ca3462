/** Message components as Discord's API takes them. */
const types = { row: 1, button: 2, select: 3, text: 10, gallery: 12 } as const;
const styles = { primary: 1, secondary: 2, danger: 4 } as const;
const buttonsInRow = 5;
const maxOptions = 25;

export interface Button {
  readonly customId: string;
  readonly label: string;
  readonly style?: keyof typeof styles;
}

/** Rows of at most five. */
export function buttonRows(buttons: readonly Button[]): object[] {
  const rows: object[] = [];
  for (let at = 0; at < buttons.length; at += buttonsInRow) {
    const components = buttons
      .slice(at, at + buttonsInRow)
      .map(({ customId, label, style = "secondary" }) => ({
        type: types.button,
        style: styles[style],
        label: label.slice(0, 80),
        custom_id: customId,
      }));
    rows.push({ type: types.row, components });
  }
  return rows;
}

export interface SelectOption {
  readonly label: string;
  readonly value: string;
}

/** One choice of at most 25, one of them made already. */
export function selectRow(
  customId: string,
  placeholder: string,
  options: readonly SelectOption[],
  chosen: string,
): object {
  const shown = options
    .slice(0, maxOptions)
    .map((option) => ({ ...option, default: option.value === chosen }));
  return {
    type: types.row,
    components: [{ type: types.select, custom_id: customId, placeholder, options: shown }],
  };
}

export function textDisplay(content: string): object {
  return { type: types.text, content };
}

/** Pictures of the same message, by their file names. */
export function mediaGallery(pictures: readonly { readonly name: string; readonly alt: string }[]): object {
  const items = pictures.map(({ name, alt }) => ({
    media: { url: `attachment://${name}` },
    description: alt,
  }));
  return { type: types.gallery, items };
}
