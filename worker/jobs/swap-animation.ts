import type { Face } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { costs, type SwapAnimationJob } from "../../shared/jobs.ts";
import type { WorkTimes } from "../../shared/work-times.ts";
import { bytesPerFile } from "../deliver.ts";
import type { Decisions, SourceIdentity } from "../engines/engine.ts";
import { type Animation, readAnimation } from "../images/animation.ts";
import { type EncodedAnimation, encodeGif } from "../images/encode-gif.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import type { CastFace } from "../pipeline/swap-image.ts";
import { timed } from "../stage-times.ts";
import { castTracks, referenceFrame } from "../tracking/cast.ts";
import { sceneStarts } from "../tracking/scene-cuts.ts";
import { steady } from "../tracking/smooth.ts";
import { followFaces, type Track } from "../tracking/tracks.ts";
import { swapAnswer } from "./answers.ts";
import { budgetFor } from "./budget.ts";
import { type SwapQuestionParts, whoWhereOutcome } from "./choose-answers.ts";
import { type ReadSourcesParts, readSources, type Sources, targetsOf } from "./read-sources.ts";
import type { JobOutcome, Task } from "./run-job.ts";

export interface SwapAnimationParts extends ReadSourcesParts, SwapQuestionParts {
  readonly workTimes: WorkTimes;
  readonly maxBytes: number;
  readonly maxFrames: number;
  /** Tell that the engine is the one without weights. */
  readonly namesPreview: boolean;
}

const decode = timed("decode", readAnimation);
const encode = timed("encode", encodeGif);

/** Kept for writing and sending. */
const deliveryMs = 90_000;
/** A shorter strip of pictures is no animation any more. */
const fewestFrames = 8;

/** Puts identities into the faces of an animation, each onto the same person from its first frame to its last. */
export function createSwapAnimation(parts: SwapAnimationParts) {
  return async (job: SwapAnimationJob, task: Task): Promise<JobOutcome> => {
    task.tell(task.words.progress.fetching);
    const { sources, identities } = await readSources(job, task, parts);
    const bytes = await parts.fetchImage(task.reply.secrets.pictures[0]!.url);
    const outcome = await task.hold(bytes, () => swapBytes(job, bytes, sources, task, parts));
    return outcome.kind === "done" ? { ...outcome, identities } : outcome;
  };
}

async function swapBytes(
  job: SwapAnimationJob,
  bytes: Buffer,
  sources: Sources,
  task: Task,
  parts: SwapAnimationParts,
): Promise<JobOutcome> {
  const { reply, tell, words } = task;
  const maxFrames = await affordableFrames(reply.createdAt, parts);
  const animation = await decode(bytes, { ...parts, maxFrames });
  const started = performance.now();
  const faces = await findAll(animation, task, parts);
  const tracks = followFaces(faces, sceneStarts(animation.frames.map(({ image }) => image)));
  let directed: Directed;
  try {
    directed = await direct(animation, tracks, job, sources, parts);
  } catch (error) {
    if (!(error instanceof ChoiceNeeded)) throw error;
    const { image } = animation.frames[referenceFrame(tracks)]!;
    return whoWhereOutcome({ image, faces: error.faces }, job, task, parts);
  }
  const swapped = await swapAll(animation, directed, job, task, parts);
  await parts.workTimes.learn("frame", (performance.now() - started) / animation.frames.length);
  tell(words.progress.encoding);
  const encoded = await encode(swapped, bytesPerFile(reply.secrets.attachmentLimit, 1));
  return outcomeOf(job, animation, encoded, directed.people, task, parts);
}

/**
 * As many frames as can be done before the reply's deadline.
 * @throws UserError `too_slow`
 */
async function affordableFrames(
  createdAt: number,
  { workTimes, maxFrames }: SwapAnimationParts,
): Promise<number> {
  const expected = await workTimes.expected("frame");
  if (expected === null) return maxFrames;
  const frames = Math.min(maxFrames, Math.floor(budgetFor(createdAt, deliveryMs) / Math.max(1, expected)));
  if (frames < fewestFrames) throw new UserError("too_slow", {});
  return frames;
}

/** The faces of every frame. @throws UserError `no_face` */
async function findAll(
  { frames }: Animation,
  { tell, words: { progress } }: Task,
  { inference }: SwapAnimationParts,
): Promise<(readonly Face[])[]> {
  tell(progress.looking);
  const faces: (readonly Face[])[] = [];
  for (const { image } of frames) faces.push(await inference.findFaces(image));
  if (faces.every(({ length }) => length === 0)) throw new UserError("no_face", {});
  return faces;
}

/** Who is put where, frame by frame. */
interface Directed {
  readonly cast: readonly (readonly Appearance[])[];
  readonly people: number;
}

/** One of a track's faces. */
interface Appearance extends CastFace {
  readonly track: Track;
}

/** @throws ChoiceNeeded */
async function direct(
  { frames }: Animation,
  tracks: readonly Track[],
  { match }: SwapAnimationJob,
  sources: Sources,
  { inference }: SwapAnimationParts,
): Promise<Directed> {
  const mixed = new Map<Sources[number], SourceIdentity | null>();
  for (const source of sources) {
    if (source) mixed.set(source, source.length > 0 ? await inference.mix(source) : null);
  }
  const { roles } = castTracks(tracks, sources, match, inference.fingerprint);
  const cast: Appearance[][] = frames.map(() => []);
  for (const [track, source] of roles) {
    for (const [frame, face] of steady(track)) {
      cast[frame]!.push({ track, face, source: mixed.get(source) ?? null });
    }
  }
  return { cast, people: new Set(roles.keys()).size };
}

async function swapAll(
  animation: Animation,
  { cast }: Directed,
  { options }: SwapAnimationJob,
  { reply, tell, words: { progress } }: Task,
  { inference }: SwapAnimationParts,
): Promise<Animation> {
  const count = animation.frames.length;
  const frames = [...animation.frames];
  const decided = new Map<Track, Decisions | undefined>();
  for (const [index, frame] of animation.frames.entries()) {
    tell(progress.frames(index + 1, count));
    const shown = cast[index]!;
    if (shown.length === 0) continue;
    // What is left is for this frame and those after it.
    const budgetMs = budgetFor(reply.createdAt, deliveryMs) / (count - index);
    const faces = shown.map(({ track, face, source }) => ({ face, source, before: decided.get(track) }));
    const { image, decisions } = await inference.swapFaces(frame.image, { cast: faces, options, budgetMs });
    for (const [at, { track }] of shown.entries()) decided.set(track, decisions[at]);
    frames[index] = { ...frame, image };
  }
  return { ...animation, frames };
}

function outcomeOf(
  job: SwapAnimationJob,
  animation: Animation,
  encoded: EncodedAnimation,
  people: number,
  { reply, words }: Task,
  { inference, namesPreview }: SwapAnimationParts,
): Extract<JobOutcome, { kind: "done" }> {
  const notes: string[] = [];
  const { results } = words;
  if (encoded.reduced) notes.push(results.reduced(encoded.width, encoded.height));
  if (encoded.frames < animation.framesInFile) {
    notes.push(results.framesKept(encoded.frames, animation.framesInFile));
  }
  const answer = swapAnswer(
    {
      replyId: reply.id,
      files: [{ ...encoded, faces: people }],
      swapped: people,
      notes,
      isRetouched: (job.faces ?? [null]).every((mix) => mix?.length === 0),
      preview: namesPreview && inference.engine === "morph",
      ephemeral: reply.secrets.ephemeral,
    },
    words,
  );
  const result = { pictures: [...targetsOf(job, reply.secrets.pictures)], panels: null, faces: people };
  return { kind: "done", answer, faces: people, refund: Math.max(0, job.charged - costs.animation), result };
}
