import type { Picture } from "../../shared/actions.ts";
import { UserError } from "../../shared/errors.ts";
import type { FaceBlocks } from "../../shared/face-blocks.ts";
import type { Identities } from "../../shared/identities.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import { nearestNames } from "../../shared/names.ts";
import { unpackCrop } from "../images/crop-codec.ts";
import { decodePicture } from "../images/decode.ts";
import type { FetchImage } from "../images/fetch.ts";
import type { OneLarge } from "../images/one-large.ts";
import type { Inference } from "../inference/client.ts";
import type { SavedIdentity } from "../pipeline/mix.ts";
import { requireAllowed } from "./allowed-faces.ts";
import type { Task } from "./run-job.ts";

export interface ReadSourcesParts {
  readonly fetchImage: FetchImage;
  readonly inference: Inference;
  readonly identities: Identities;
  readonly faceBlocks: Pick<FaceBlocks, "list">;
  readonly maxMegapixels: number;
  readonly oneLarge: OneLarge;
}

/** Per face, left to right, up to three identities to mix; none keeps the face, `null` leaves it alone. */
export type Sources = readonly (readonly SavedIdentity[] | null)[];

/** Who goes in. */
export interface ReadSources {
  readonly sources: Sources;
  /** For the ledger: when those that are saved were saved. */
  readonly identities: readonly number[];
}

/**
 * Reads who goes in: the user's saved identities, or the face of one picture, which is not kept.
 * @throws UserError `unknown_name`, `needs_picture`, `other_recogniser`, `in_picture`
 */
export async function readSources(
  job: Pick<SwapImageJob, "userId" | "faces">,
  task: Task,
  parts: ReadSourcesParts,
): Promise<ReadSources> {
  if (!job.faces) {
    const source = await readOnce(task.reply.secrets.pictures.at(-1)!, task, parts);
    return { sources: [[source]], identities: [] };
  }
  const wanted = new Set(job.faces.flatMap((mix) => mix ?? []));
  const known = new Map<string, DatedIdentity>();
  await Promise.all(
    [...wanted].map(async (name) => known.set(name, await readSaved(job.userId, name, parts))),
  );
  return {
    sources: job.faces.map((mix) => (mix === null ? null : mix.map((name) => known.get(name)!))),
    identities: [...known.values()].map(({ savedAt }) => savedAt),
  };
}

/** The pictures to change: where a picture is the source, it comes last. */
export function targetsOf(
  { faces }: Pick<SwapImageJob, "faces">,
  pictures: readonly Picture[],
): readonly Picture[] {
  return faces ? pictures : pictures.slice(0, -1);
}

interface DatedIdentity extends SavedIdentity {
  readonly savedAt: number;
}

async function readSaved(
  userId: string,
  name: string,
  { identities, inference }: ReadSourcesParts,
): Promise<DatedIdentity> {
  const [identity, kept] = await Promise.all([identities.find(userId, name), identities.crop(userId, name)]);
  if (!identity) {
    throw new UserError("unknown_name", {
      name,
      nearest: nearestNames(name, await identities.names(userId)),
    });
  }
  const { recogniser, embedding, savedAt } = identity;
  if (!kept && inference.engine === "morph") throw new UserError("needs_picture", { name: identity.name });
  if (!kept && recogniser !== inference.fingerprint) {
    throw new UserError("other_recogniser", { name: identity.name });
  }
  return { recogniser, embedding, savedAt, crop: kept && (await unpackCrop(kept)) };
}

async function readOnce(
  { url }: Picture,
  { hold }: Task,
  { fetchImage, inference, faceBlocks, maxMegapixels, oneLarge }: ReadSourcesParts,
): Promise<SavedIdentity> {
  try {
    const bytes = await fetchImage(url);
    const read = async () => inference.readIdentity((await decodePicture(bytes, maxMegapixels)).image, null);
    const source = await hold(bytes, () => oneLarge(bytes, read));
    await requireAllowed([source], faceBlocks);
    return source;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError("in_picture", { role: "source", picture: 1, mistake: error.toMistake() });
  }
}
