import { type Component, kinds } from "../client/types.ts";

/** A modal's answers by custom id: text, `true`, values or files. */
export type Answers = Record<string, unknown>;

/** The fields of a modal, with the label around each. */
export function fieldsOf(components: Component[]): { label: Component | null; field: Component }[] {
  return components.flatMap((one): { label: Component | null; field: Component }[] => {
    if (one.type === kinds.label && one.component) return [{ label: one, field: one.component }];
    if (one.type === kinds.row) return (one.components ?? []).map((field) => ({ label: null, field }));
    return [];
  });
}

/** What is answered before anybody has touched it. */
export function presetOf(field: Component): unknown {
  const chosen = (field.options ?? []).filter((option) => option.default).map(({ value }) => value);
  switch (field.type) {
    case kinds.textInput:
      return field.value ?? "";
    case kinds.checkbox:
      return field.default ?? false;
    case kinds.radioGroup:
      return chosen[0] ?? null;
    case kinds.upload:
      return [];
    default:
      return chosen;
  }
}

/** Why a field cannot be submitted as it is, or null. */
export function complaintOf(field: Component, answer: unknown): string | null {
  const { type, required = true } = field;
  switch (type) {
    case kinds.textInput: {
      const length = String(answer ?? "").length;
      const { min_length: least = 0, max_length: most = 4000 } = field;
      if (length === 0) return required ? "This is required." : null;
      if (length < least) return `At least ${least} characters.`;
      return length > most ? `At most ${most} characters.` : null;
    }
    case kinds.checkbox:
      return null;
    case kinds.radioGroup:
      return required && answer === null ? "Choose one." : null;
    default: {
      const count = (answer as unknown[]).length;
      const most = field.max_values ?? (type === kinds.checkboxGroup ? (field.options?.length ?? 1) : 1);
      const least = Math.max(field.min_values ?? 1, required ? 1 : 0);
      if (count === 0 && !required) return null;
      if (count < least) return type === kinds.upload ? "Add a file." : `Choose at least ${least}.`;
      return count > most ? `Choose at most ${most}.` : null;
    }
  }
}
