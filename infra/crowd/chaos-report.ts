import type { Crowd } from "./bustle.ts";
import { faults } from "./faults.ts";
import type { Outage } from "./havoc.ts";
import { table } from "./table.ts";
import type { Verdict } from "./verdict.ts";

/** A run, and what came of it. */
export interface Chaos {
  readonly crowd: Crowd;
  readonly jobs: number;
  readonly outages: readonly Outage[];
  readonly seconds: number;
  readonly verdict: Verdict;
}

interface Summary extends Verdict {
  readonly users: number;
  readonly jobs: number;
  readonly commands: number;
  readonly seconds: number;
  /** By kind: how many, and how many met the moment they were meant for. */
  readonly faults: Readonly<Record<string, { readonly injected: number; readonly hit: number }>>;
}

export function summarise({ crowd, jobs, outages, seconds, verdict }: Chaos): Summary {
  const counts = Object.keys(faults).map((name) => {
    const these = outages.filter(({ fault }) => fault === name);
    return [name, { injected: these.length, hit: these.filter(({ hit }) => hit).length }] as const;
  });
  return {
    users: crowd.people.length,
    jobs,
    commands: crowd.commands.length,
    seconds,
    faults: Object.fromEntries(counts),
    ...verdict,
  };
}

/** What was injected, what was seen, and every promise that was broken. */
export function inWords({
  users,
  jobs,
  commands,
  seconds,
  faults,
  endings,
  sentences,
  violations,
}: Summary): string {
  const all = Object.values(faults).reduce((sum, { injected }) => sum + injected, 0);
  return [
    `${jobs} jobs (${commands} commands) by ${users} people in ${seconds} s, with ${all} faults:\n\n`,
    table([
      ["injected", "times", "in the moment meant"],
      ...Object.entries(faults).map(([name, { injected, hit }]) => [name, injected, hit]),
    ]),
    "\n",
    table([
      ["seen", "times"],
      ...Object.entries(endings),
      ...sentences.map(([said, count]) => [`  ${said.slice(0, 90)}`, count] as const),
      ["broken promises", violations.length],
    ]),
    ...violations.map((line) => `- ${line}\n`),
  ].join("");
}
