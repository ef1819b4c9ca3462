import type { CommandWords, OptionName, Words } from "../shared/words/words.ts";
import { translations, wordsFor } from "../shared/words/words-for.ts";

const english = wordsFor("en-US");

/** A command's name and its descriptions, as registration takes them. */
export function described<Command extends keyof CommandWords>(command: Command) {
  return describedBy(command, ({ commands }) => commands[command].description);
}

/** An option's names and descriptions, as registration takes them. */
export function optionOf<Command extends keyof CommandWords>(
  command: Command,
  name: keyof CommandWords[Command]["options"] & OptionName,
) {
  return optionBy(name, ({ commands }) => commands[command]);
}

/** Any name, with descriptions from wherever in the words they are. */
export function describedBy<Name extends string>(name: Name, description: (words: Words) => string) {
  return {
    name,
    description: description(english),
    description_localizations: localized(description),
  };
}

/** An option, with descriptions from wherever in the words its command is. */
export function optionBy<Name extends OptionName>(
  name: Name,
  command: (words: Words) => { readonly options: object },
) {
  const description = (words: Words) =>
    (command(words).options as Readonly<Record<OptionName, string>>)[name];
  return {
    ...describedBy(name, description),
    name_localizations: localized(({ optionNames }) => optionNames[name]),
  };
}

/** A text by locale, where it is not the English one. */
export function localized(text: (words: Words) => string): Record<string, string> {
  return Object.fromEntries(Object.keys(translations).map((locale) => [locale, text(wordsFor(locale))]));
}
