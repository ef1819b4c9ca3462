import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { Command } from "commander";
import type { FaceModels } from "../models/load-pack.ts";
import { UserError } from "../shared/errors.ts";
import { facesToChange, type IdentitySpec, parseIdentitySpec } from "../shared/identity-spec.ts";
import { foldName, isValidName, nearestNames } from "../shared/names.ts";
import { openEngine } from "../worker/engines/open-engine.ts";
import { encodeAs, type Output } from "../worker/images/encode.ts";
import type { SavedIdentity } from "../worker/pipeline/mix.ts";
import { readIdentity } from "../worker/pipeline/read-identity.ts";
import { type SwapReport, swapImage } from "../worker/pipeline/swap-image.ts";
import { type EngineOptions, filesFor, withEngineOptions } from "./engine-options.ts";
import { openPicture, readPicture } from "./picture.ts";
import { inEnglish, UserMistake } from "./user-mistake.ts";

interface SwapCommandOptions extends EngineOptions {
  readonly source: readonly string[];
  readonly target: string;
  readonly out: string;
  readonly spec?: string;
  readonly json?: true;
}

const outputs: Readonly<Record<string, Output>> = {
  ".png": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".webp": "webp",
};
const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `doppel swap --source IMAGE --target IMAGE --out FILE`. */
export function swapCommand(): Command {
  return withEngineOptions(new Command("swap"))
    .description("put the face of one picture into another")
    .requiredOption(
      "--source <[name=]file>",
      "whose face goes in; repeats for a spec with several names",
      collect,
    )
    .requiredOption("--target <file>", "the picture to change")
    .requiredOption("--out <file>", "where to write it: .png, .jpg or .webp")
    .option("--spec <spec>", "who goes where, as in /swapid: me,_,you (default: the first source)")
    .option("--json", "print what was done as JSON")
    .action(swap);
}

async function swap(options: SwapCommandOptions): Promise<void> {
  const output = outputs[extname(options.out).toLowerCase()];
  if (!output) throw new UserMistake(`${options.out}: the name must end in .png, .jpg or .webp.`);
  const named = options.source.map(readSourceOption);
  const spec = inWords(() => parseIdentitySpec(options.spec ?? named[0]!.name));
  const target = await openPicture(options.target);

  const started = performance.now();
  const { models, engine, close } = await openEngine(filesFor(options));
  const loaded = performance.now();
  const people = await readPeople(named, models);
  const swapOptions = optionsOf(spec);
  const listed = spec.faces.map((mix) => (mix ? mix.map((name) => lookUp(people, name)) : null));
  const sources = inWords(() => facesToChange(listed, swapOptions));
  const read = performance.now();
  const report = await swapImage(
    target.image,
    { sources, match: "counted", options: swapOptions },
    models,
    engine,
  ).catch((error: unknown) => inWords(() => rethrow(error)));
  const swapped = performance.now();
  await writeFile(options.out, await encodeAs(target.image, target, output));
  const ms = { load: round(loaded - started), sources: round(read - loaded), swap: round(swapped - read) };
  await close();
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ engine: engine.name, out: options.out, ...report, ms })}\n`
      : summary(report, options.out),
  );
}

/** `me=face.png`, or a file alone, whose name is then "me". */
function readSourceOption(text: string): { name: string; file: string } {
  const [, name, file] = /^([^=/\\.]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || file === undefined) return { name: "me", file: text };
  if (!isValidName(name)) throw new UserMistake(inEnglish({ code: "bad_name", context: { name } }));
  return { name, file };
}

async function readPeople(
  named: readonly { name: string; file: string }[],
  models: FaceModels,
): Promise<Map<string, SavedIdentity>> {
  const people = new Map<string, SavedIdentity>();
  for (const { name, file } of named) {
    try {
      people.set(foldName(name), await readIdentity(await readPicture(file), models));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserMistake(`${file}: ${inEnglish(error.toMistake())}`, { cause: error });
    }
  }
  return people;
}

function lookUp(people: ReadonlyMap<string, SavedIdentity>, name: string): SavedIdentity {
  const found = people.get(foldName(name));
  if (found) return found;
  const near = nearestNames(name, [...people.keys()]);
  const hint = near.length > 0 ? `did you mean ${near.join(" or ")}` : `name it with --source ${name}=FILE`;
  throw new UserMistake(`The spec names "${name}", which no --source gives: ${hint}.`);
}

function optionsOf({ options }: IdentitySpec) {
  const { greedy = false, hifi = false, sharpen = false, oldify = 0 } = options;
  return { greedy, hifi, sharpen, oldify };
}

function summary({ found, swapped, leftAlone }: SwapReport, out: string): string {
  const line = `${swapped.length} of ${found} ${found === 1 ? "face" : "faces"} swapped: ${out}\n`;
  if (leftAlone === 0) return line;
  const faces = leftAlone === 1 ? "1 face was" : `${leftAlone} faces were`;
  return `${line}${faces} left alone: the points found on it coincide, or it lies outside the picture.\n`;
}

/** A user's mistake as the sentence that a user of the bot would read. */
function inWords<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserMistake(inEnglish(error.toMistake()), { cause: error });
  }
}

function rethrow(error: unknown): never {
  throw error;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
