/** One thing that was looked at. */
export interface Finding {
  /** `optional`: it works without; `missing`: it does not. */
  readonly state: "ok" | "missing" | "optional";
  readonly what: string;
  /** What to type, or to change. */
  readonly remedy?: string;
}

const marks = { ok: "ok      ", missing: "MISSING ", optional: "-       " };

export function inWords({ state, what, remedy }: Finding): string {
  return `${marks[state]} ${what}${remedy ? `: ${remedy}` : ""}\n`;
}

export const ok = (what: string): Finding => ({ state: "ok", what });
export const missing = (what: string, remedy: string): Finding => ({ state: "missing", what, remedy });
export const optional = (what: string, remedy: string): Finding => ({ state: "optional", what, remedy });
