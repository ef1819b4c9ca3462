import { type CommandOption, optionKinds } from "../client/command-types.ts";

/** What an option holds while it is filled in; numbers are kept as they are typed until they are one. */
export type OptionValue = string | number | boolean | File | undefined;

/** Turns what was typed into what the option takes. */
export function typedValue({ type }: CommandOption, text: string): OptionValue {
  if (text === "") return undefined;
  const isNumber = type === optionKinds.integer || type === optionKinds.number;
  const number = Number(text);
  return isNumber && !Number.isNaN(number) ? number : text;
}

/** Why a command cannot be sent with this value, or null. */
export function complaintOf(option: CommandOption, value: OptionValue): string | null {
  const { name, type, required = false, min_value, max_value, min_length, max_length } = option;
  if (value === undefined || value === "") return required ? `${name} is required.` : null;
  if (type === optionKinds.integer || type === optionKinds.number) {
    if (typeof value !== "number") return `${name} must be a number.`;
    if (type === optionKinds.integer && !Number.isInteger(value)) return `${name} must be a whole number.`;
    if (min_value !== undefined && value < min_value) return `${name} must be at least ${min_value}.`;
    if (max_value !== undefined && value > max_value) return `${name} must be at most ${max_value}.`;
  }
  if (typeof value === "string") {
    if (min_length !== undefined && value.length < min_length)
      return `${name}: at least ${min_length} characters.`;
    if (max_length !== undefined && value.length > max_length)
      return `${name}: at most ${max_length} characters.`;
  }
  return null;
}
