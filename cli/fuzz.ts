import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { type Kind, kinds } from "./fuzz/corpus.ts";
import { type Case, type Finding, runCases } from "./fuzz/run-cases.ts";
import { createTally, formatTally } from "./fuzz/tally.ts";
import { UserMistake } from "./user-mistake.ts";

interface FuzzOptions {
  readonly count: string;
  readonly seed: string;
  readonly kind?: string;
  readonly maxMb: string;
  readonly json?: true;
}

/** Longer than this, and a file counts as one that holds a worker up. */
const hangMs = 2_000;
const child = fileURLToPath(new URL("./fuzz/child.js", import.meta.url));

/** `doppel fuzz`. */
export function fuzzCommand(): Command {
  return new Command("fuzz")
    .description(
      "opens damaged pictures, features and specs as a worker does; fails on a crash, a hang, an error of ours or too much memory",
    )
    .option("--count <files>", "how many, of all kinds in turn", "20000")
    .option(
      "--seed <number>",
      "of the first one; the next ones follow. The same seed makes the same file",
      "1",
    )
    .option(
      "--kind <kind>",
      `one of ${kinds.join(", ")}; to try a finding again: --kind KIND --seed SEED --count 1`,
    )
    .option("--max-mb <megabytes>", "most memory that the opening process may have taken", "900")
    .option("--json", "print the figures as JSON")
    .action(fuzz);
}

async function fuzz({ count, seed, kind, maxMb, json }: FuzzOptions): Promise<void> {
  if (kind !== undefined && !kinds.includes(kind as Kind)) {
    throw new UserMistake(`--kind ${kind}: there are ${kinds.join(", ")}.`);
  }
  const tally = createTally();
  const cases = casesFrom(number("seed", seed), number("count", count), kind as Kind | undefined);
  const findings: readonly Finding[] = await runCases(child, cases, hangMs, tally.add);
  const isSmall = tally.peakBytes() <= number("max-mb", maxMb) * 1e6;
  if (json) {
    const figures = { rows: tally.rows(), peakBytes: tally.peakBytes(), findings };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  } else process.stdout.write(`${formatTally(tally, findings)}\n`);
  if (findings.length > 0 || !isSmall) {
    throw new UserMistake(isSmall ? "Something was found." : `More than ${maxMb} MB of memory were taken.`);
  }
}

function* casesFrom(first: number, count: number, kind: Kind | undefined): Generator<Case> {
  for (let index = 0; index < count; index++) {
    yield { kind: kind ?? kinds[(first + index) % kinds.length]!, seed: first + index };
  }
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new UserMistake(`--${name} wants a number, not ${text}.`);
  return value;
}
