import type { CpuTimes } from "./cpu.ts";
import type { Waits } from "./flood.ts";
import type { SwapTimes } from "./rush.ts";
import type { Deed, Pace } from "./steady.ts";
import { percentile, table } from "./table.ts";

interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** Many who swap at once, and one who swaps again and again. */
export interface RushFigures {
  readonly users: number;
  readonly rounds: number;
  readonly swapsPerSecond: number;
  /** Milliseconds for a swap. */
  readonly cpuMs: CpuTimes;
  readonly atOnce: Readonly<Record<keyof SwapTimes, Spread>>;
  readonly oneByOne: Readonly<Record<keyof SwapTimes, Spread>>;
}

export interface SteadyFigures {
  readonly wanted: Pace;
  readonly interactions: number;
  readonly perSecond: number;
  /** Milliseconds for an interaction, its share of the swaps included. */
  readonly cpuMs: CpuTimes;
  readonly acknowledgedMs: Spread;
  readonly sentenceMs: Spread;
  /** How late the crowd itself was. */
  readonly lateMs: Spread;
  readonly byKind: Readonly<Record<string, KindFigures>>;
  readonly pictures: number;
  readonly picturesPerSecond: number;
  /** Swaps that heard to come back later. */
  readonly later: number;
  /** Whoever heard that Doppel was not up to it. */
  readonly failures: number;
  /** Whoever got no answer. */
  readonly silences: number;
}

interface KindFigures {
  readonly count: number;
  readonly acknowledgedMs: Spread;
  readonly sentenceMs: Spread;
  readonly endMs: Spread;
}

/** What a load run found; a part that was left out is `null`. */
export interface Measured {
  readonly machine: string;
  readonly rush: RushFigures | null;
  readonly steady: SteadyFigures | null;
  readonly flood: { readonly alone: Spread; readonly besideAFlood: Spread } | null;
  readonly workers: readonly { readonly workers: number; readonly swapsPerSecond: number }[];
}

export interface Outcome {
  readonly goal: string;
  readonly measured: number;
  readonly isMet: boolean;
}

export function timesOf(times: readonly SwapTimes[]): RushFigures["atOnce"] {
  const figure = (key: keyof SwapTimes) => spreadOf(times.map((one) => one[key]));
  return {
    firstAnswerMs: figure("firstAnswerMs"),
    totalMs: figure("totalMs"),
    outsideMs: figure("outsideMs"),
    pipelineMs: figure("pipelineMs"),
    turnMs: figure("turnMs"),
    fetchMs: figure("fetchMs"),
    decodeMs: figure("decodeMs"),
    encodeMs: figure("encodeMs"),
    deliverMs: figure("deliverMs"),
  };
}

/** @param seconds that it took from the first interaction to the last answer */
export function steadyFigures(
  deeds: readonly Deed[],
  { wanted, seconds, cpuMs }: { wanted: Pace; seconds: number; cpuMs: CpuTimes },
): SteadyFigures {
  const kinds = [...new Set(deeds.map(({ kind }) => kind))];
  const swaps = deeds.filter(({ kind }) => kind === "swap");
  const pictures = swaps.filter(({ ending }) => ending === "picture").length;
  const count = (what: Deed["ending"]) => deeds.filter(({ ending }) => ending === what).length;
  const latest = Math.max(...deeds.map(({ lateMs }) => lateMs));
  return {
    wanted,
    interactions: deeds.length,
    perSecond: rounded(deeds.length / (wanted.seconds + latest / 1_000)),
    cpuMs,
    acknowledgedMs: spreadOf(deeds.map(({ acknowledgedMs }) => acknowledgedMs ?? Number.POSITIVE_INFINITY)),
    sentenceMs: spreadOf(deeds.map(({ sentenceMs }) => sentenceMs ?? Number.POSITIVE_INFINITY)),
    lateMs: spreadOf(deeds.map(({ lateMs }) => lateMs)),
    byKind: Object.fromEntries(
      kinds.map((kind) => [kind, kindFigures(deeds.filter((deed) => deed.kind === kind))]),
    ),
    pictures,
    picturesPerSecond: rounded(pictures / seconds),
    later: swaps.filter(({ ending }) => ending === "sentence").length,
    failures: count("failure"),
    silences: count("silence"),
  };
}

function kindFigures(deeds: readonly Deed[]): KindFigures {
  const spread = (key: "acknowledgedMs" | "sentenceMs" | "endMs") =>
    spreadOf(deeds.map((deed) => deed[key] ?? Number.POSITIVE_INFINITY));
  return {
    count: deeds.length,
    acknowledgedMs: spread("acknowledgedMs"),
    sentenceMs: spread("sentenceMs"),
    endMs: spread("endMs"),
  };
}

export function floodFigures({ alone, besideAFlood }: Waits): Measured["flood"] {
  return { alone: spreadOf(alone), besideAFlood: spreadOf(besideAFlood) };
}

/** What 2 cores should reach. */
export function judge({ rush, steady, flood }: Measured): Outcome[] {
  const outcomes: Outcome[] = [];
  const below = (what: string, measured: number, limit: number) =>
    outcomes.push({ goal: `${what} < ${limit}`, measured, isMet: measured < limit });
  if (rush) {
    below(`first answers, ${rush.users} users at once, p99: ms`, rush.atOnce.firstAnswerMs.p99, 200);
    below(`outside the pipeline, ${rush.users} at once, p50: ms`, rush.atOnce.outsideMs.p50, 60);
    below("outside the pipeline, one by one, p50: ms", rush.oneByOne.outsideMs.p50, 60);
  }
  if (steady) {
    const { perSecond, seconds } = steady.wanted;
    outcomes.push({
      goal: `interactions a second, ${seconds} s long: ${perSecond}`,
      measured: steady.perSecond,
      isMet: steady.perSecond > perSecond * 0.99,
    });
    below("acknowledgement, p99: ms", steady.acknowledgedMs.p99, 100);
    below("first sentence, p99: ms", steady.sentenceMs.p99, 1_000);
    below("interactions without an answer", steady.silences, 1);
    below("errors", steady.failures, 1);
  }
  if (flood) {
    const ratio = rounded(flood.besideAFlood.p50 / flood.alone.p50);
    below("wait for a picture beside somebody who floods, p50, times that without", ratio, 2);
  }
  return outcomes;
}

export function inWords(measured: Measured): string {
  const { machine, rush, steady, flood, workers } = measured;
  const goals = judge(measured).map(
    ({ goal, measured: value, isMet }) => `${isMet ? "met   " : "MISSED"} ${goal} (${value})`,
  );
  return [
    `${machine}\n`,
    ...(rush ? [rushInWords(rush)] : []),
    ...(steady ? [steadyInWords(steady)] : []),
    ...(flood
      ? [
          table([
            ["beside a flood: ms", "p50", "p99"],
            row("alone", flood.alone),
            row("beside it", flood.besideAFlood),
          ]),
        ]
      : []),
    ...(workers.length > 0
      ? [table([["workers", "swaps a second"], ...workers.map((one) => [one.workers, one.swapsPerSecond])])]
      : []),
    `${goals.join("\n")}\n`,
  ].join("\n");
}

const titles: Readonly<Record<keyof SwapTimes, string>> = {
  firstAnswerMs: "first answer",
  totalMs: "picture",
  pipelineMs: "pipeline",
  turnMs: "waiting for the pipeline",
  outsideMs: "outside the pipeline",
  fetchMs: "  fetch",
  decodeMs: "  decode",
  encodeMs: "  encode",
  deliverMs: "  deliver",
};

function rushInWords({ users, rounds, swapsPerSecond, cpuMs, atOnce, oneByOne }: RushFigures): string {
  const rows = Object.entries(titles).map(([key, title]) => {
    const [busy, calm] = [atOnce[key as keyof SwapTimes], oneByOne[key as keyof SwapTimes]];
    return [title, busy.p50, busy.p99, calm.p50, calm.p99];
  });
  return [
    table([["ms", `${users} at once: p50`, "p99", "one by one: p50", "p99"], ...rows]),
    `${users} users, ${rounds} rounds: ${swapsPerSecond} swaps a second.\n`,
    cpuInWords("a swap", cpuMs),
  ].join("");
}

function steadyInWords(figures: SteadyFigures): string {
  const { byKind, acknowledgedMs, sentenceMs, lateMs, cpuMs } = figures;
  const head = ["ms", "count", "acknowledged: p50", "p99", "first sentence: p50", "p99", "end: p50", "p99"];
  const rows = Object.entries(byKind).map(([kind, one]) => [
    kind,
    one.count,
    ...[one.acknowledgedMs, one.sentenceMs, one.endMs].flatMap(({ p50, p99 }) => [p50, p99]),
  ]);
  const all = [
    "all",
    figures.interactions,
    ...[acknowledgedMs, sentenceMs].flatMap(({ p50, p99 }) => [p50, p99]),
  ];
  return [
    table([head, ...rows, [...all, "", ""]]),
    `${figures.perSecond} interactions a second, sent late by ${lateMs.p50} ms (p50), ${lateMs.p99} ms (p99); `,
    `${figures.pictures} pictures (${figures.picturesPerSecond} a second), ${figures.later} swaps heard "later", `,
    `${figures.failures} errors, ${figures.silences} without an answer.\n`,
    cpuInWords("an interaction", cpuMs),
  ].join("");
}

function cpuInWords(what: string, cpuMs: CpuTimes): string {
  const each = Object.entries(cpuMs).map(([name, ms]) => `${name} ${ms}`);
  return each.length > 0 ? `Processor time for ${what}, ms: ${each.join(", ")}.\n` : "";
}

function row(title: string, { p50, p99 }: Spread): (string | number)[] {
  return [title, p50, p99];
}

function spreadOf(values: readonly number[]): Spread {
  return { p50: Math.round(percentile(values, 0.5)), p99: Math.round(percentile(values, 0.99)) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
