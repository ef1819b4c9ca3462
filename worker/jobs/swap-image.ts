import type { Picture } from "../../shared/actions.ts";
import { type Mistake, UserError } from "../../shared/errors.ts";
import { costs, type SwapImageJob } from "../../shared/jobs.ts";
import { sentenceFor } from "../../shared/words/sentence-for.ts";
import type { WorkTimes } from "../../shared/work-times.ts";
import { bytesPerFile } from "../deliver.ts";
import { decodePicture } from "../images/decode.ts";
import { type EncodedPicture, encodePicture } from "../images/encode.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import { timed } from "../stage-times.ts";
import { swapAnswer } from "./answers.ts";
import { budgetFor } from "./budget.ts";
import { type SwapQuestionParts, whoWhereOutcome } from "./choose-answers.ts";
import { type ReadSourcesParts, readSources, type Sources, targetsOf } from "./read-sources.ts";
import { resultNotes } from "./result-notes.ts";
import type { JobOutcome, Task } from "./run-job.ts";
import { panelOf, type SwappedPanels, swapPanels } from "./swap-panels.ts";

export interface SwapImageParts extends ReadSourcesParts, SwapQuestionParts {
  readonly workTimes: WorkTimes;
  readonly maxOutputPx: number;
  /** Tell that the engine is the one without weights. */
  readonly namesPreview: boolean;
  /** Gives the job to the queue for animations. */
  moveToBulk(job: SwapImageJob): Promise<void>;
}

const decode = timed("decode", decodePicture);
const encode = timed("encode", encodePicture);

/** Kept for encoding and sending. */
const deliveryMs = 60_000;

/** One picture, done. */
interface Swapped extends SwappedPanels {
  readonly encoded: EncodedPicture;
}

/** Puts identities into the faces of the reply's pictures. */
export function createSwapImage(parts: SwapImageParts) {
  return async (job: SwapImageJob, task: Task): Promise<JobOutcome> => {
    const { secrets } = task.reply;
    const targets = targetsOf(job, secrets.pictures);
    task.tell(task.words.progress.fetching);
    // The first picture is fetched and decoded while the identities are read; what is wrong is said when its turn comes.
    const first = parts.fetchImage(targets[0]!.url);
    first.catch(() => undefined);
    const read = Promise.all([readSources(job, task, parts), checkTime(targets.length, task, parts)]).then(
      ([people]) => people,
    );
    const sources = read.then((people) => people.sources);
    sources.catch(() => undefined);
    // A large source and a large target take turns.
    if (!job.faces) await sources;
    try {
      const outcome = await swapAll(job, targets, first, sources, task, parts);
      return outcome.kind === "done" ? { ...outcome, identities: (await read).identities } : outcome;
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "animation") throw error;
      await parts.moveToBulk(job);
      return { kind: "moved" };
    }
  };
}

/**
 * What takes longer than the reply lives is not begun.
 * @throws UserError `too_slow`
 */
async function checkTime(count: number, { reply }: Task, { workTimes }: SwapImageParts): Promise<void> {
  const expected = (await workTimes.expected("picture")) ?? 0;
  if (expected * count > budgetFor(reply.createdAt, deliveryMs)) throw new UserError("too_slow", {});
}

async function swapAll(
  job: SwapImageJob,
  targets: readonly Picture[],
  first: Promise<Buffer>,
  sources: Promise<Sources>,
  task: Task,
  parts: SwapImageParts,
): Promise<JobOutcome> {
  const done: Swapped[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, picture] of targets.entries()) {
    try {
      const fetched = index === 0 ? first : parts.fetchImage(picture.url);
      done.push(await swapOne(job, fetched, { index, count: targets.length }, sources, task, parts));
    } catch (error) {
      if (error instanceof Question) return error.outcome;
      // Whoever cannot go in is no picture's fault.
      await sources;
      if (!(error instanceof UserError)) throw error;
      if (targets.length === 1) throw error;
      mistakes.push(ofPicture(index, error.toMistake()));
    }
  }
  const [mistake] = mistakes;
  if (done.length === 0 && mistake) throw asError(mistake);
  return outcomeOf(job, done, mistakes, task, parts);
}

/** The person has to choose first. */
class Question extends Error {
  override readonly name = "Question";
  readonly outcome: JobOutcome;

  constructor(outcome: JobOutcome) {
    super("the person has to choose");
    this.outcome = outcome;
  }
}

/** One of the job's pictures. */
interface Place {
  readonly index: number;
  readonly count: number;
}

/** @throws Question; UserError for what the user can mend */
async function swapOne(
  job: SwapImageJob,
  fetched: Promise<Buffer>,
  place: Place,
  sources: Promise<Sources>,
  task: Task,
  parts: SwapImageParts,
): Promise<Swapped> {
  const { progress } = task.words;
  const { index, count } = place;
  const tell = (stage: string) => task.tell(count > 1 ? progress.picture(index + 1, count, stage) : stage);
  tell(progress.fetching);
  const bytes = await fetched;
  const work = () => swapBytes(job, bytes, place, sources, { ...task, tell }, parts);
  return task.hold(bytes, () => parts.oneLarge(bytes, work));
}

async function swapBytes(
  job: SwapImageJob,
  bytes: Buffer,
  { index, count }: Place,
  sources: Promise<Sources>,
  task: Task,
  parts: SwapImageParts,
): Promise<Swapped> {
  const { tell } = task;
  const { progress } = task.words;
  const started = performance.now();
  const [target, who] = await Promise.all([decode(bytes, parts.maxMegapixels), sources]);
  tell(progress.looking);
  // What is left is for this picture and those after it.
  const budgetMs = budgetFor(task.reply.createdAt, deliveryMs) / (count - index);
  const onStage = ({ face, of }: { face: number; of: number }) => tell(progress.swapping(face, of));
  const swap = await swapPanels(target, job, who, parts.inference, budgetMs, onStage).catch(
    async (error: unknown) => {
      if (error instanceof ChoiceNeeded && count === 1) {
        const { image } = panelOf(target, job.panels);
        throw new Question(await whoWhereOutcome({ image, faces: error.faces }, job, task, parts));
      }
      throw error;
    },
  );
  if (swap.swapped === 0) throw new UserError("no_face", {});
  tell(progress.encoding);
  const encoded = await encode(swap.picture.image, swap.picture, {
    maxBytes: bytesPerFile(task.reply.secrets.attachmentLimit, count),
    maxPx: parts.maxOutputPx,
  });
  await parts.workTimes.learn("picture", performance.now() - started);
  return { ...swap, encoded };
}

function outcomeOf(
  job: SwapImageJob,
  done: readonly Swapped[],
  mistakes: readonly Mistake[],
  { reply, words }: Task,
  { inference, namesPreview }: SwapImageParts,
): JobOutcome {
  const swapped = done.reduce((sum, one) => sum + one.swapped, 0);
  const cost = done.reduce((sum, one) => sum + (one.swapped === 1 ? costs.oneFace : costs.severalFaces), 0);
  const failed = [...mistakes, ...done.flatMap((one) => one.mistakes)];
  const answer = swapAnswer(
    {
      replyId: reply.id,
      files: done.map(({ encoded, swapped: faces }) => ({ ...encoded, faces })),
      swapped,
      notes: [...resultNotes(job, done, words), ...failed.map((mistake) => sentenceFor(mistake, words))],
      isRetouched: (job.faces ?? [null]).every((mix) => mix?.length === 0),
      preview: namesPreview && inference.engine === "morph",
      ephemeral: reply.secrets.ephemeral,
    },
    words,
  );
  const result = {
    pictures: [...targetsOf(job, reply.secrets.pictures)],
    panels: job.panels,
    faces: swapped,
  };
  return { kind: "done", answer, faces: swapped, refund: Math.max(0, job.charged - cost), result };
}

function ofPicture(index: number, mistake: Mistake): Mistake {
  const told: Mistake = mistake.code === "animation" ? { code: "animation_alone", context: {} } : mistake;
  return { code: "in_picture", context: { role: "swapped", picture: index + 1, mistake: told } };
}

function asError({ code, context }: Mistake): UserError {
  return new UserError(code, context);
}
