import type { SwapTimes } from "./rush.ts";
import { percentile, table } from "./table.ts";

/** What 50 users at once on 2 cores should find. */
const goals = { firstAnswerP99: 200, outsideP50: 60 };

/** What a load run found. */
export interface Measured {
  readonly users: number;
  readonly rounds: number;
  readonly swapsPerSecond: number;
  readonly atOnce: Figures;
  readonly oneByOne: Figures;
}

type Figures = Readonly<Record<keyof SwapTimes, { readonly p50: number; readonly p99: number }>>;

export function figuresOf(times: readonly SwapTimes[]): Figures {
  const figure = (key: keyof SwapTimes) => {
    const all = times.map((one) => one[key]);
    return { p50: Math.round(percentile(all, 0.5)), p99: Math.round(percentile(all, 0.99)) };
  };
  return {
    firstAnswerMs: figure("firstAnswerMs"),
    totalMs: figure("totalMs"),
    outsideMs: figure("outsideMs"),
    pipelineMs: figure("pipelineMs"),
    fetchMs: figure("fetchMs"),
    deliverMs: figure("deliverMs"),
  };
}

const titles: Readonly<Record<keyof SwapTimes, string>> = {
  firstAnswerMs: "first answer",
  totalMs: "picture",
  outsideMs: "outside the pipeline",
  pipelineMs: "pipeline",
  fetchMs: "  fetch",
  deliverMs: "  deliver",
};

/** A table, and whether the goals were met. */
export function inWords({ users, rounds, swapsPerSecond, atOnce, oneByOne }: Measured): string {
  const rows = Object.entries(titles).map(([key, title]) => {
    const [busy, calm] = [atOnce[key as keyof Figures], oneByOne[key as keyof Figures]];
    return [title, busy.p50, busy.p99, calm.p50, calm.p99];
  });
  const met = (value: number, goal: number) =>
    `${value} ms (${value < goal ? "met" : "missed"}: < ${goal} ms)`;
  return [
    table([["ms", `${users} at once: p50`, "p99", "one by one: p50", "p99"], ...rows]),
    `${users} users, ${rounds} rounds: ${swapsPerSecond} swaps a second.\n`,
    `First answers, p99: ${met(atOnce.firstAnswerMs.p99, goals.firstAnswerP99)}\n`,
    `Outside the pipeline, p50: ${met(atOnce.outsideMs.p50, goals.outsideP50)} at once, `,
    `${met(oneByOne.outsideMs.p50, goals.outsideP50)} one by one\n`,
  ].join("");
}
