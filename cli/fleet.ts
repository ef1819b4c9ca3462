import { Command } from "commander";
import { openRecogniser } from "../models/recogniser.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { createFaceBlocks, type FaceBlocks, unknownTo } from "../shared/face-blocks.ts";
import { createFleet, difference, type Fleet, type Member, type Setup } from "../shared/fleet.ts";
import { createIdentities } from "../shared/identities.ts";
import { createReembedding } from "../shared/reembedding.ts";
import { chooseEngine, engineFiles } from "../worker/engines/open-engine.ts";
import { setupOf } from "../worker/engines/setup-of.ts";
import { type ReembedCounts, reembedAll } from "../worker/reembed-all.ts";
import { UserMistake } from "./user-mistake.ts";
import { readsOnly, withStore } from "./with-store.ts";

/** Several signs of life. */
const aliveMs = 15_000;
const sayEveryMs = 2_000;

/** `doppel fleet show|adopt|reembed`. */
export function fleetCommand(): Command {
  const command = new Command("fleet").description(
    "what all workers have in common, and how to change it (needs REDIS_URL and IDENTITY_KEYS)",
  );
  command.command("show").description("what is pinned, and who is there").action(show);
  command
    .command("adopt")
    .description("pins what this machine has (MODELS_DIR, SWAP_ENGINE), or what a waiting worker has")
    .option("--worker <id>", "as `fleet show` prints it; its first letters will do")
    .action(adopt);
  command
    .command("reembed")
    .description("makes embeddings of another recogniser anew from the kept faces, while everything runs")
    .action(reembed);
  return command;
}

async function show(): Promise<void> {
  await withStore(async ({ redis, keys }) => {
    const fleet = createFleet(redis, keys);
    const [pin, members] = await Promise.all([fleet.pinned(), fleet.members(aliveMs)]);
    const first = pin
      ? `Pinned since ${new Date(pin.since).toISOString()}: ${inWords(pin)}\n`
      : "Nothing is pinned yet: the first worker does that.\n";
    process.stdout.write(first + members.map((member) => `${memberInWords(member)}\n`).join(""));
    if (members.length === 0) process.stdout.write("No worker is there.\n");
  }, readsOnly);
}

async function adopt({ worker }: { readonly worker?: string }): Promise<void> {
  await withStore(async ({ redis, keys, keyring }) => {
    const fleet = createFleet(redis, keys);
    const setup = worker ? await setupOfMember(worker, fleet) : await setupHere();
    const before = await fleet.pinned();
    if (before && difference(setup, before) === null) {
      process.stdout.write("That is what is pinned already.\n");
      return;
    }
    await fleet.adopt(setup);
    process.stdout.write(`Pinned: ${inWords(setup)}\n`);
    process.stdout.write("Workers that have it take jobs within seconds; all others stop taking any.\n");
    if (before && before.recogniser !== setup.recogniser) {
      process.stdout.write("The recogniser has changed: `npm run -s doppel -- fleet reembed` comes next.\n");
      await tellOfBlocks(setup.recogniser, createFaceBlocks(redis, keys, keyring));
    }
  });
}

/** Faces that were taken down are kept as numbers alone, of the recognisers that were there. */
async function tellOfBlocks(recogniser: string, faceBlocks: FaceBlocks): Promise<void> {
  const count = unknownTo(recogniser, await faceBlocks.list()).length;
  if (count === 0) return;
  process.stdout.write(
    `It does not know ${count} of the faces that are refused: \`takedown list\` names them; take them down again.\n`,
  );
}

async function reembed(): Promise<void> {
  await withStore(async ({ redis, keys, keyring }) => {
    const pin = await createFleet(redis, keys).pinned();
    if (!pin) throw new UserMistake("Nothing is pinned yet, so no embedding can be another recogniser's.");
    const here = await setupHere(pin.engine);
    if (here.recogniser !== pin.recogniser) {
      throw new UserMistake(
        `The recogniser in MODELS_DIR is ${here.recogniser}; the fleet's is ${pin.recogniser}.`,
      );
    }
    const modelsDir = resolvePath(loadCliConfig().MODELS_DIR);
    const recogniser = await openRecogniser(engineFiles(pin.engine, modelsDir).recogniser);
    let saidAt = 0;
    const counts = await reembedAll({
      identities: createIdentities(redis, keys, keyring, 0),
      reembedding: createReembedding(redis, keys, keyring),
      recogniser,
      fingerprint: pin.recogniser,
      onProgress(sofar) {
        if (Date.now() - saidAt < sayEveryMs) return;
        saidAt = Date.now();
        process.stderr.write(`${countsInWords(sofar)}\n`);
      },
    });
    await recogniser.session.release();
    process.stdout.write(`${countsInWords(counts)}\n`);
  });
}

async function setupHere(engine?: Setup["engine"]): Promise<Setup> {
  const config = loadCliConfig();
  const modelsDir = resolvePath(config.MODELS_DIR);
  const name = engine ?? chooseEngine(config.SWAP_ENGINE, modelsDir);
  return setupOf(name, modelsDir).catch((cause: unknown) => {
    throw new UserMistake(`The ${name} engine's model files are not all in ${modelsDir}.`, { cause });
  });
}

async function setupOfMember(start: string, fleet: Fleet): Promise<Setup> {
  const found = (await fleet.members(aliveMs)).filter(({ id }) => id.startsWith(start));
  if (found.length === 0) throw new UserMistake(`No worker ${start} is there: \`fleet show\` lists them.`);
  if (found.length > 1) throw new UserMistake(`Several workers begin with ${start}.`);
  return found[0]!;
}

function inWords({ engine, pack, recogniser, commercial }: Setup): string {
  const use = commercial ? "commercial use allowed" : "non-commercial use only";
  return `engine ${engine}, pack ${pack}, recogniser ${recogniser}, ${use}`;
}

function memberInWords(member: Member): string {
  const state = member.why === null ? "takes jobs" : `TAKES NO JOBS: ${member.why}`;
  return `${member.id}  ${member.provider}  ${inWords(member)}  ${state}`;
}

function countsInWords({ seen, made, current, impossible, changed }: ReembedCounts): string {
  return (
    `${seen} identities: ${made} made anew, ${current} needed nothing, ${impossible} cannot be (no picture was kept), ` +
    `${changed} changed meanwhile`
  );
}
