import type { Outcome } from "./goals.ts";
import type { Times } from "./rounds.ts";

/** Rows that share the same stages stand under one head. */
export function formatTimes(medians: ReadonlyMap<string, Times>): string {
  const lines: string[] = [];
  const nameWidth = Math.max(...[...medians.keys()].map(({ length }) => length));
  let head = "";
  for (const [name, times] of medians) {
    const stages = Object.keys(times);
    const widths = stages.map((stage) => Math.max(9, stage.length + 1));
    const newHead = " ".repeat(nameWidth) + stages.map((stage, i) => stage.padStart(widths[i]!)).join("");
    if (newHead !== head) lines.push("", newHead);
    head = newHead;
    const cells = stages.map((stage, i) => show(times[stage]!).padStart(widths[i]!));
    lines.push(name.padEnd(nameWidth) + cells.join(""));
  }
  return lines.join("\n");
}

export function formatOutcomes(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ goal, measured, atMost }) => {
      const mark = measured <= atMost ? "ok  " : "MISS";
      return `${mark} ${goal}: ${show(measured)} (at most ${show(atMost)})`;
    })
    .join("\n");
}

function show(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toFixed(1);
}
