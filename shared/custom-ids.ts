/**
 * The custom id of a button, select or modal: `prefix:key`, or `prefix:key:argument`. What it stands for lies in
 * Redis under the key (see `actions.ts`, `results.ts`): nothing that matters is read from the id itself.
 */
export function customId(prefix: ComponentPrefix, key: string, argument?: string | number): string {
  return argument === undefined ? `${prefix}:${key}` : `${prefix}:${key}:${argument}`;
}

export function readCustomId(id: string): { prefix: string; key: string; argument: string } {
  const [prefix = "", key = "", argument = ""] = id.split(":");
  return { prefix, key, argument };
}

/** What components do; bot/components has a file for each. */
export type ComponentPrefix =
  /** action save: the person may use the face */
  | "consent"
  /** action save, argument = face of the first picture: numbered buttons */
  | "face"
  /** action set-defaults */
  | "defaults"
  /** action undo-save */
  | "undo"
  /** action swap: goes on with it */
  | "swap"
  /** action swap: a form with what was typed in idname */
  | "mend"
  /** action swap: a select of identities */
  | "names"
  /** action swap: a select of a message's pictures */
  | "pick"
  /** action swap, argument = panel of a grid, `all` or `whole` */
  | "panel"
  /** action swap: a form that saves a first face */
  | "newface"
  /** action save: a form that asks for the name */
  | "saveface"
  /** action assign, argument = numbered face: a select of identities */
  | "assign"
  /** action assign */
  | "apply"
  /** action privacy: a zip of everything that is kept */
  | "export"
  /** action privacy: asks whether to erase everything */
  | "erase"
  /** action erase-all */
  | "delall"
  /** any action */
  | "cancel"
  /** result */
  | "delete"
  | "report"
  | "again"
  | "compare"
  | "post";
