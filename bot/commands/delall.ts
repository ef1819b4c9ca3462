import { askEraseAll } from "../ask-erase-all.ts";
import { everywhere, type SlashCommand } from "../command.ts";
import { described } from "../described.ts";

export const delall: SlashCommand = {
  isAlwaysOpen: true,
  data: { ...described("delall"), ...everywhere },
  execute: askEraseAll,
};
