export interface Choice {
  name: string;
  value: string | number;
}

/** What has a name and a description, perhaps in other languages too. */
interface Described {
  name: string;
  description: string;
  name_localizations?: Record<string, string> | null;
  description_localizations?: Record<string, string> | null;
}

export interface CommandOption extends Described {
  type: number;
  required?: boolean;
  autocomplete?: boolean;
  choices?: Choice[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  options?: CommandOption[];
}

export interface Command extends Described {
  id: string;
  /** 1 slash, 3 message command. */
  type: number;
  options: CommandOption[];
  contexts: number[] | null;
  default_member_permissions?: string | null;
}

/** Types of a slash command's options. */
export const optionKinds = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  number: 10,
  attachment: 11,
} as const;

/** Name and description as a person's Discord shows them. */
export function inLanguage(one: Described, locale: string): { name: string; description: string } {
  return {
    name: one.name_localizations?.[locale] ?? one.name,
    description: one.description_localizations?.[locale] ?? one.description,
  };
}
