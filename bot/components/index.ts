import type { ButtonComponent, ModalComponent, SelectComponent } from "../command.ts";
import { again } from "./again.ts";
import { apply } from "./apply.ts";
import { assign } from "./assign.ts";
import { cancel } from "./cancel.ts";
import { compare } from "./compare.ts";
import { consent } from "./consent.ts";
import { defaults } from "./defaults.ts";
import { delall } from "./delall.ts";
import { deleteResult } from "./delete-result.ts";
import { erase } from "./erase.ts";
import { exportData } from "./export.ts";
import { face } from "./face.ts";
import { mend, mended } from "./mend.ts";
import { names } from "./names.ts";
import { newface, newfaceForm } from "./newface.ts";
import { panel } from "./panel.ts";
import { pick } from "./pick.ts";
import { post } from "./post.ts";
import { report, reported } from "./report.ts";
import { saveface, savefaceForm } from "./saveface.ts";
import { swap } from "./swap.ts";
import { undo } from "./undo.ts";

export const buttons: readonly ButtonComponent[] = [
  consent,
  face,
  defaults,
  undo,
  swap,
  mend,
  panel,
  newface,
  saveface,
  apply,
  exportData,
  erase,
  delall,
  cancel,
  deleteResult,
  report,
  again,
  compare,
  post,
];
export const selects: readonly SelectComponent[] = [names, pick, assign];
export const modals: readonly ModalComponent[] = [mended, newfaceForm, savefaceForm, reported];
