import type { Case, Finding, Tried } from "./run-cases.ts";

/** Of one kind of file. */
export interface Row {
  readonly tried: number;
  readonly opened: number;
  /** By the code of what their sender is told. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

export interface Tally {
  add(one: Case, tried: Tried | null): void;
  rows(): Readonly<Record<string, Row>>;
  /** Of the largest child. */
  peakBytes(): number;
}

export function createTally(): Tally {
  const rows: Record<
    string,
    { tried: number; opened: number; refused: Record<string, number>; slowestMs: number }
  > = {};
  let peak = 0;
  return {
    add({ kind }, tried) {
      rows[kind] ??= { tried: 0, opened: 0, refused: {}, slowestMs: 0 };
      const row = rows[kind];
      row.tried++;
      if (!tried) return;
      row.slowestMs = Math.max(row.slowestMs, tried.ms);
      peak = Math.max(peak, tried.peakBytes);
      if (tried.ending === "opened") row.opened++;
      else if (tried.ending !== undefined) row.refused[tried.ending] = (row.refused[tried.ending] ?? 0) + 1;
    },
    rows: () => rows,
    peakBytes: () => peak,
  };
}

/** One line a kind, one line a finding. */
export function formatTally(tally: Tally, findings: readonly Finding[]): string {
  const lines = Object.entries(tally.rows()).map(([kind, { tried, opened, refused, slowestMs }]) => {
    const codes = Object.entries(refused).sort(([, a], [, b]) => b - a);
    const told = codes.map(([code, count]) => `${code} ${count}`).join(", ");
    return `${kind.padEnd(6)}${String(tried).padStart(7)} tried${String(opened).padStart(7)} opened  slowest ${String(Math.ceil(slowestMs)).padStart(5)} ms  refused: ${told || "none"}`;
  });
  lines.push(`peak memory ${Math.round(tally.peakBytes() / 1e6)} MB`);
  lines.push(`${findings.length} findings`);
  for (const { kind, seed, what, more } of findings) lines.push(`- ${kind} --seed ${seed} ${what}: ${more}`);
  return lines.join("\n");
}
