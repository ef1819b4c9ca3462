import type { ButtonComponent } from "../command.ts";
import { cancel } from "./cancel.ts";
import { consent } from "./consent.ts";
import { delall } from "./delall.ts";
import { deleteResult } from "./delete-result.ts";
import { report } from "./report.ts";

export const buttons: readonly ButtonComponent[] = [consent, delall, cancel, deleteResult, report];
