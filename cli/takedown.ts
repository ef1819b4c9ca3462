import { Command, InvalidArgumentError } from "commander";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { createFaceBlocks, newBlockId } from "../shared/face-blocks.ts";
import { createFleet } from "../shared/fleet.ts";
import { createIdentities } from "../shared/identities.ts";
import { createLedger } from "../shared/ledger.ts";
import { createResults } from "../shared/results.ts";
import { readPicture } from "./picture.ts";
import { deleteResults, eraseMatches, resultsOf } from "./takedown/erase.ts";
import { findIdentities } from "./takedown/find-identities.ts";
import { type Photo, readPhoto } from "./takedown/photo.ts";
import { showSteps } from "./takedown/progress.ts";
import { done, found, listed } from "./takedown/report.ts";
import { UserMistake } from "./user-mistake.ts";
import { readsOnly, type Store, withStore } from "./with-store.ts";

interface TakedownOptions {
  readonly photo: string;
  readonly face?: number;
  readonly threshold?: number;
  readonly yes?: true;
  readonly dryRun?: true;
}

/** `doppel takedown --photo FILE`, `takedown list`, `takedown undo ID`. */
export function takedownCommand(): Command {
  const command = new Command("takedown")
    .description(
      "find a person's face among saved identities; erase them, delete their results, refuse the face",
    )
    .option("--photo <file>", "a clear picture of the person")
    .option("--face <number>", "which of its faces, from the left", positive)
    .option("--threshold <likeness>", "what counts as the same face, 0 to 1 (docs/operations.md)", likeness)
    .option("--dry-run", "only show what would be done (so it is without --yes)")
    .option("--yes", "do it")
    .action(takedown);
  command.command("list").description("faces that are refused").action(list);
  command
    .command("undo")
    .argument("<id>")
    .description("lets a face in again; nothing comes back")
    .action(undo);
  return command;
}

async function takedown(options: Partial<TakedownOptions>): Promise<void> {
  const { photo: path, face = null, threshold = null } = options;
  if (!path) throw new UserMistake("Whose face? Name a picture: takedown --photo FILE.");
  const image = await readPicture(path);
  const { MODELS_DIR } = loadCliConfig();
  await withStore(async (store) => {
    const photo = await readPhoto(image, { modelsDir: resolvePath(MODELS_DIR), face, threshold });
    try {
      await requireWorkersRecogniser(photo, store);
      await (options.yes && !options.dryRun ? act(photo, store) : look(photo, store));
    } finally {
      await photo.close();
    }
  });
}

/** What the workers cannot recognise they would let in. */
async function requireWorkersRecogniser({ faces }: Photo, { redis, keys }: Store): Promise<void> {
  const pin = await createFleet(redis, keys).pinned();
  if (!pin || faces.some(({ recogniser }) => recogniser === pin.recogniser)) return;
  throw new UserMistake(
    `The workers' recogniser (${pin.recogniser}, engine ${pin.engine}) is not in MODELS_DIR here, so they would not know this face.`,
  );
}

/** Shows what would be done. */
async function look(photo: Photo, store: Store): Promise<void> {
  const parts = partsOf(store);
  const search = await lookFor(photo, parts);
  process.stdout.write(found(search, await resultsOf(search, parts.ledger)));
  process.stdout.write(
    "Nothing was done. With --yes, these identities and the results with them go, and the face is refused.\n",
  );
}

async function act(photo: Photo, store: Store): Promise<void> {
  const parts = partsOf(store);
  const { DISCORD_API_URL: apiUrl, DISCORD_TOKEN: token = null } = loadCliConfig();
  const block = { id: newBlockId(), at: Date.now(), faces: photo.faces, identities: 0, deleted: 0, left: 0 };
  // First, so that nobody saves it behind our back.
  await parts.faceBlocks.keep(block);
  const search = await lookFor(photo, parts);
  const identities = await eraseMatches(search.matches, parts);
  // Only now: what was under way while we looked has been shown, or is dropped.
  const results = await resultsOf(search, parts.ledger);
  process.stdout.write(found(search, results));
  const progress = showSteps("Messages");
  const deletions = await deleteResults(results.certain, { apiUrl, token }, parts, progress.step);
  progress.end();
  const left = deletions.filter(({ deletion }) => deletion.outcome === "left").length;
  await parts.faceBlocks.keep({ ...block, identities, deleted: deletions.length - left, left });
  process.stdout.write(done({ id: block.id, identities }, deletions));
}

async function lookFor(photo: Photo, parts: ReturnType<typeof partsOf>) {
  const progress = showSteps("People");
  const search = await findIdentities(photo.faces, { ...parts, models: photo.models }, progress.step);
  progress.end();
  return search;
}

function partsOf({ redis, keys, keyring }: Store) {
  return {
    redis,
    keys,
    // Nothing is saved here, so nothing can be too many; what is erased a bot buries, where the others' tombstones are.
    identities: createIdentities(redis, keys, keyring, 0),
    ledger: createLedger(redis, keys, keyring),
    results: createResults(redis, keys, keyring),
    faceBlocks: createFaceBlocks(redis, keys, keyring),
  };
}

async function list(): Promise<void> {
  await withStore(async ({ redis, keys, keyring }) => {
    const [blocks, pin] = await Promise.all([
      createFaceBlocks(redis, keys, keyring).list(),
      createFleet(redis, keys).pinned(),
    ]);
    process.stdout.write(listed(blocks, pin?.recogniser ?? null));
  }, readsOnly);
}

async function undo(id: string): Promise<void> {
  await withStore(async ({ redis, keys, keyring }) => {
    if (!(await createFaceBlocks(redis, keys, keyring).lift(id))) {
      throw new UserMistake(`There is no takedown ${id}: takedown list names them.`);
    }
    process.stdout.write("The face can be saved and swapped again. What was erased or deleted stays gone.\n");
  }, readsOnly);
}

function positive(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError("It is a number from 1.");
  return Number(text);
}

function likeness(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 1)) throw new InvalidArgumentError("It lies between 0 and 1.");
  return number;
}
