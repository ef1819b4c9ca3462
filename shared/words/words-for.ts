import type { CommandIds } from "./command-ids.ts";
import { en } from "./en.ts";
import type { Mention, Table, Words } from "./words.ts";
import { zhCn } from "./zh-cn.ts";

/** By Discord's locales; everybody else reads English. */
export const translations: Readonly<Record<string, Table>> = { "zh-CN": zhCn, "zh-TW": zhCn };

/**
 * The words for people who use Discord in `locale`.
 * @param commandIds makes the commands in sentences clickable; those without an id are named
 */
export function wordsFor(locale: string, commandIds: CommandIds = {}): Words {
  const mention: Mention = (command) => {
    // Subcommands go by their command's id.
    const id = commandIds[command.split(" ")[0]!];
    return id ? `</${command}:${id}>` : `/${command}`;
  };
  return (translations[locale] ?? en)(mention);
}
