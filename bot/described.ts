import type { CommandWords, OptionName, Words } from "../shared/words/words.ts";
import { translations, wordsFor } from "../shared/words/words-for.ts";

const english = wordsFor("en-US");

/** A command's name and its descriptions, as registration takes them. */
export function described<Command extends keyof CommandWords>(command: Command) {
  const description = ({ commands }: Words) => commands[command].description;
  return {
    name: command,
    description: description(english),
    description_localizations: localized(description),
  };
}

/** An option's names and descriptions, as registration takes them. */
export function optionOf<Command extends keyof CommandWords>(
  command: Command,
  name: keyof CommandWords[Command]["options"] & OptionName,
) {
  const description = ({ commands }: Words) =>
    (commands[command].options as Readonly<Record<OptionName, string>>)[name];
  return {
    name,
    name_localizations: localized(({ optionNames }) => optionNames[name]),
    description: description(english),
    description_localizations: localized(description),
  };
}

/** A text by locale, where it is not the English one. */
export function localized(text: (words: Words) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(translations).map((locale) => [locale, text(wordsFor(locale))]));
}
