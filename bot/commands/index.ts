import type { MessageCommand, SlashCommand } from "../command.ts";
import { delall } from "./delall.ts";
import { delid } from "./delid.ts";
import { doppel } from "./doppel.ts";
import { help } from "./help.ts";
import { inswapper } from "./inswapper.ts";
import { listid } from "./listid.ts";
import { privacy } from "./privacy.ts";
import { report } from "./report.ts";
import { saveFace } from "./save-face.ts";
import { saveid } from "./saveid.ts";
import { setid } from "./setid.ts";
import { swap } from "./swap.ts";
import { swapid } from "./swapid.ts";

export const slashCommands: readonly SlashCommand[] = [
  saveid,
  swapid,
  swap,
  setid,
  listid,
  delid,
  delall,
  privacy,
  report,
  help,
  doppel,
];
export const messageCommands: readonly MessageCommand[] = [inswapper, saveFace];
