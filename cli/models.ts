import { Command } from "commander";
import { isPackName, type PackName, packNames, packs } from "../models/manifest.ts";
import { type FileState, LicenseNotAcceptedError, pullPack, verifyPack } from "../models/pull.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { npmCommand } from "./npm-command.ts";
import { showPull } from "./pull-progress.ts";
import { UserMistake } from "./user-mistake.ts";

/** `doppel models list|pull|verify`. Its actions throw UserMistake. */
export function modelsCommand(): Command {
  const models = new Command("models").description("the model packs: what there is, fetching, checking");
  models.command("list").description("the packs, their files and licences").action(list);
  models
    .command("pull <pack>")
    .description("fetch a pack's files and verify them")
    .option("--accept-license", "you have read the pack's licence and agree to it")
    .option("--with-optional", "fetch the optional files too")
    .action(pull);
  models
    .command("verify [pack]")
    .description("compare the files on disk with the manifest (every pack that is here, if none is named)")
    .action(verify);
  return models;
}

async function list(): Promise<void> {
  for (const name of packNames) {
    const { description, files, licence, trainingData } = packs[name];
    const use = licence.commercial ? "commercial use allowed" : "non-commercial use only";
    print(`${name}  (${licence.name}; ${use})\n  ${description}\n  Training data: ${trainingData}`);
    const states = await verifyPack(name, { modelsDir: modelsDir() });
    for (const file of files) {
      const state = states.find((one) => one.file === file)?.state ?? "missing";
      const mark = file.optional ? `${file.role}, optional` : file.role;
      print(`  ${file.name.padEnd(24)} ${megabytes(file.bytes)}  ${wordFor(state).padEnd(8)} ${mark}`);
    }
    print("");
  }
}

async function pull(name: string, options: { acceptLicense?: true; withOptional?: true }): Promise<void> {
  const pack = packOf(name);
  const { licence } = packs[pack];
  if (licence.acceptanceRequired) note(`${licence.name}\n${licence.text}\n${licence.url}\n`);
  const acceptLicense = options.acceptLicense ?? loadCliConfig().MODEL_LICENSE_ACCEPTED;
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new UserMistake("Stopped; the same command goes on from here."));
  process.once("SIGINT", stop);
  try {
    await pullPack(pack, {
      modelsDir: modelsDir(),
      acceptLicense,
      optional: options.withOptional,
      npm: npmCommand(),
      onProgress: showPull(),
      signal: interrupted.signal,
    });
  } catch (error) {
    if (!(error instanceof LicenseNotAcceptedError)) throw error;
    throw new UserMistake(
      `Nothing was fetched: add --accept-license (or set MODEL_LICENSE_ACCEPTED=true) if you agree to the licence of ${pack}.`,
      { cause: error },
    );
  } finally {
    process.off("SIGINT", stop);
  }
  print(`${pack} is in ${modelsDir()}/${pack}, verified.`);
}

async function verify(name: string | undefined): Promise<void> {
  const named = name === undefined ? packNames : [packOf(name)];
  let bad: FileState[] = [];
  for (const pack of named) {
    const states = await verifyPack(pack, { modelsDir: modelsDir() });
    const absent = states.every(({ state }) => state === "missing");
    if (absent && name === undefined) {
      print(`${pack}: not here`);
      continue;
    }
    for (const { file, state, problem } of states) {
      print(`${pack}/${file.name}: ${problem === undefined ? wordFor(state) : `wrong (${problem})`}`);
    }
    bad = bad.concat(states.filter(({ state }) => state !== "ok"));
  }
  if (bad.length === 0) return;
  const files = bad.map(({ file }) => file.name).join(", ");
  throw new UserMistake(`Not as they should be: ${files}; \`doppel models pull\` fetches them again.`);
}

function packOf(name: string): PackName {
  if (isPackName(name)) return name;
  throw new UserMistake(`There is no model pack called "${name}"; there are ${packNames.join(" and ")}.`);
}

function modelsDir(): string {
  return resolvePath(loadCliConfig().MODELS_DIR);
}

function wordFor(state: FileState["state"]): string {
  return state === "ok" ? "verified" : state;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`.padStart(9);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
