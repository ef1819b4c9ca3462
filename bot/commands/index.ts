import type { MessageCommand, SlashCommand } from "../command.ts";
import { delall } from "./delall.ts";
import { delid } from "./delid.ts";
import { help } from "./help.ts";
import { inswapper } from "./inswapper.ts";
import { listid } from "./listid.ts";
import { saveid } from "./saveid.ts";
import { setid } from "./setid.ts";
import { swapid } from "./swapid.ts";

export const slashCommands: readonly SlashCommand[] = [saveid, swapid, setid, listid, delid, delall, help];
export const messageCommands: readonly MessageCommand[] = [inswapper];
