import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Command } from "commander";
import { UserError } from "../shared/errors.ts";
import { type OpenedEngine, openEngine } from "../worker/engines/open-engine.ts";
import { analyse } from "../worker/pipeline/analyse.ts";
import { chooseFace } from "../worker/pipeline/choose-face.ts";
import { readIdentity } from "../worker/pipeline/read-identity.ts";
import { type EngineOptions, filesFor, withEngineOptions } from "./engine-options.ts";
import { type Triple, writeContactSheet } from "./eval/contact-sheet.ts";
import { type Identity, largestOf, type PairFigures, swapPair, type Target } from "./eval/pairs.ts";
import { formatPairs, formatSummary, summarise } from "./eval/summary.ts";
import { readPicture } from "./picture.ts";
import { UserMistake } from "./user-mistake.ts";

interface EvalOptions extends EngineOptions {
  readonly identities: string;
  readonly targets: string;
  readonly json?: true;
  readonly sheet?: string;
}

const pictureName = /\.(png|jpe?g|webp)$/i;

/** `doppel eval --identities DIR --targets DIR`. */
export function evalCommand(): Command {
  return withEngineOptions(new Command("eval"))
    .description(
      "put every identity onto every target and measure likeness, pose, colour, sharpness and time",
    )
    .requiredOption("--identities <dir>", "pictures with one clear face each")
    .requiredOption("--targets <dir>", "pictures whose largest face is swapped")
    .option("--json", "print the figures as JSON")
    .option("--sheet <file>", "write source, target and result of every swap side by side, as PNG")
    .action(evaluate);
}

async function evaluate(options: EvalOptions): Promise<void> {
  const opened = await openEngine(filesFor(options));
  const identities = await readIdentities(options.identities, opened);
  const targets = await readTargets(options.targets, opened);
  if (identities.length === 0)
    throw new UserMistake(`${options.identities}: no picture with one clear face.`);
  if (targets.length === 0) throw new UserMistake(`${options.targets}: no picture with a face.`);
  const figures: PairFigures[] = [];
  const triples: Triple[] = [];
  for (const identity of identities) {
    for (const target of targets.filter(({ file }) => file !== identity.file)) {
      const pair = await swapPair(identity, target, opened);
      if (!pair) continue;
      figures.push(pair.figures);
      if (options.sheet) triples.push({ source: identity, target, result: pair.result });
    }
  }
  await opened.close();
  if (figures.length === 0) throw new UserMistake("There is no pair of different pictures to swap between.");
  if (options.sheet) await writeContactSheet(triples, options.sheet);
  const summary = summarise(figures);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ engine: opened.engine.name, summary, pairs: figures })}\n`
      : `${formatPairs(figures)}\n\n${formatSummary(summary)}\n`,
  );
}

/** Passes over pictures without one clear face, and says so. */
async function readIdentities(dir: string, { models }: OpenedEngine): Promise<Identity[]> {
  const identities: Identity[] = [];
  for (const path of await picturesIn(dir)) {
    const image = await readPicture(path);
    try {
      const face = chooseFace(image, await analyse(image, models));
      identities.push({ file: basename(path), image, face, saved: await readIdentity(image, models) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`${path}: passed over as an identity (${error.code})\n`);
    }
  }
  return identities;
}

async function readTargets(dir: string, { models }: OpenedEngine): Promise<Target[]> {
  const targets: Target[] = [];
  for (const path of await picturesIn(dir)) {
    const image = await readPicture(path);
    const face = largestOf(await analyse(image, models));
    if (face) targets.push({ file: basename(path), image, face });
    else process.stderr.write(`${path}: passed over as a target (no face)\n`);
  }
  return targets;
}

async function picturesIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new UserMistake(`I can't read the folder ${dir}.`, { cause });
  });
  return names
    .filter((name) => pictureName.test(name))
    .sort()
    .map((name) => join(dir, name));
}
