import { fingerprints } from "../../models/fingerprints.ts";
import type { RgbImage } from "../../models/types.ts";
import type { Actions, Picture } from "../../shared/actions.ts";
import { UserError } from "../../shared/errors.ts";
import type { FaceBlocks } from "../../shared/face-blocks.ts";
import type { Identities } from "../../shared/identities.ts";
import type { SaveIdentityJob } from "../../shared/jobs.ts";
import { packCrop } from "../images/crop-codec.ts";
import { decodePicture } from "../images/decode.ts";
import type { FetchImage } from "../images/fetch.ts";
import { readFeature } from "../images/npy.ts";
import type { OneLarge } from "../images/one-large.ts";
import { sniff } from "../images/sniff.ts";
import type { Inference } from "../inference/client.ts";
import { ChoiceNeeded } from "../pipeline/choice-needed.ts";
import { qualityWeight } from "../pipeline/quality.ts";
import type { ReadIdentity } from "../pipeline/read-identity.ts";
import { averageEmbedding, strangers } from "../pipeline/same-person.ts";
import { requireAllowed } from "./allowed-faces.ts";
import { whichFaceAnswer } from "./choose-answers.ts";
import type { JobOutcome, Task } from "./run-job.ts";
import { savedAnswer } from "./saved-answer.ts";

export interface SaveIdentityParts {
  readonly fetchImage: FetchImage;
  readonly inference: Inference;
  readonly identities: Identities;
  readonly faceBlocks: Pick<FaceBlocks, "list">;
  readonly actions: Actions;
  readonly maxMegapixels: number;
  readonly oneLarge: OneLarge;
}

/** What is kept of a person; the crop and the quality are the best picture's. */
type Kept = Omit<ReadIdentity, "quality"> & { readonly quality: ReadIdentity["quality"] | null };

/** Keeps the one clear face of the reply's pictures, all of the same person, or a feature that numpy saved. */
export function createSaveIdentity(parts: SaveIdentityParts) {
  const { identities, actions } = parts;

  return async (job: SaveIdentityJob, task: Task): Promise<JobOutcome> => {
    const { reply, words, tell } = task;
    const { userId, name, epoch } = job;
    const { pictures, afterwards } = reply.secrets;
    tell(words.progress.fetching);
    const files = await Promise.all(
      pictures.map((picture, index) => fetchFile(picture, index, pictures, parts)),
    );
    tell(words.progress.looking);
    let kept: Kept;
    try {
      kept = await readKept(files, job.face, task, parts);
    } catch (error) {
      if (!(error instanceof FaceChoice)) throw error;
      const { image, faces } = error;
      const answer = await whichFaceAnswer({ image, faces }, { userId, name, reply }, actions, words);
      return { kind: "choose", answer, faces: faces.length };
    }
    const { recogniser, embedding, quality } = kept;
    const crop = kept.crop && (await packCrop(kept.crop));
    const saved = await identities.save(userId, { name, savedAt: Date.now(), recogniser, embedding }, crop, {
      epoch,
      saveId: reply.id,
    });
    await eraseIfBlocked({ userId, name }, kept, parts);
    const shown = {
      replyId: reply.id,
      userId,
      name,
      saved,
      crop: crop?.webp ?? null,
      quality,
      pictures: pictures.length,
      afterwards,
    };
    return {
      kind: "done",
      answer: await savedAnswer(shown, actions, words),
      faces: 1,
      refund: 0,
      result: null,
    };
  };
}

/** The first picture has several faces, and it was not said which is meant. */
class FaceChoice extends Error {
  override readonly name = "FaceChoice";
  readonly image: RgbImage;
  readonly faces: ChoiceNeeded["faces"];

  constructor(image: RgbImage, faces: ChoiceNeeded["faces"]) {
    super("several faces");
    this.image = image;
    this.faces = faces;
  }
}

async function fetchFile(
  { url }: Picture,
  index: number,
  { length }: readonly Picture[],
  { fetchImage }: SaveIdentityParts,
): Promise<Buffer> {
  return about(index, length, () => fetchImage(url));
}

/** @throws FaceChoice; UserError for what the user can mend, and `face_blocked` */
async function readKept(
  files: readonly Buffer[],
  face: number | null,
  task: Task,
  parts: SaveIdentityParts,
): Promise<Kept> {
  const isFeature = files.map((bytes) => sniff(bytes) === "npy");
  if (isFeature.some(Boolean)) {
    if (files.length > 1) throw new UserError("feature_alone", {});
    const embedding = readFeature(files[0]!);
    const feature = { recogniser: fingerprints.arcfaceR50, embedding, crop: null, quality: null };
    await requireAllowed([feature], parts.faceBlocks);
    return feature;
  }
  const read: ReadIdentity[] = [];
  for (const [index, bytes] of files.entries()) {
    read.push(await about(index, files.length, () => readFace(bytes, index, face, task, parts)));
  }
  const kept = ofOnePerson(read, parts);
  await requireAllowed([...read, kept], parts.faceBlocks);
  return kept;
}

/** A takedown that looked before the save and blocked after the check has missed it. @throws UserError `face_blocked` */
async function eraseIfBlocked(
  { userId, name }: Pick<SaveIdentityJob, "userId" | "name">,
  kept: Kept,
  { identities, faceBlocks }: SaveIdentityParts,
): Promise<void> {
  await requireAllowed([kept], faceBlocks).catch(async (error: unknown) => {
    await identities.erase(userId, [name]);
    throw error;
  });
}

async function readFace(
  bytes: Buffer,
  index: number,
  face: number | null,
  { hold }: Task,
  { inference, maxMegapixels, oneLarge }: SaveIdentityParts,
): Promise<ReadIdentity> {
  const read = async () => {
    const { image } = await decodePicture(bytes, maxMegapixels);
    try {
      return await inference.readIdentity(image, index === 0 ? face : null);
    } catch (error) {
      if (index === 0 && error instanceof ChoiceNeeded) throw new FaceChoice(image, error.faces);
      throw error;
    }
  };
  return hold(bytes, () => oneLarge(bytes, read));
}

/** @throws UserError `another_person` */
function ofOnePerson(read: readonly ReadIdentity[], { inference }: SaveIdentityParts): Kept {
  const embeddings = read.map(({ embedding }) => embedding);
  const [stranger] = strangers(embeddings, inference.fingerprint);
  if (stranger !== undefined) throw new UserError("another_person", { picture: stranger + 1 });
  const weights = read.map(({ quality }) => qualityWeight(quality));
  const best = read[weights.indexOf(Math.max(...weights))]!;
  return read.length === 1 ? best : { ...best, embedding: averageEmbedding(embeddings, weights) };
}

/** Says of which of several pictures a mistake speaks. */
async function about<Value>(index: number, count: number, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    if (count === 1 || !(error instanceof UserError)) throw error;
    throw new UserError("in_picture", { role: "saved", picture: index + 1, mistake: error.toMistake() });
  }
}
