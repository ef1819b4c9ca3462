import { UserError } from "../../shared/errors.ts";
import type { Identities } from "../../shared/identities.ts";
import { costs, type SwapImageJob } from "../../shared/jobs.ts";
import { nearestNames } from "../../shared/names.ts";
import { type Reply, replyDeadlineMs } from "../../shared/replies.ts";
import type { Words } from "../../shared/words/words.ts";
import { unpackCrop } from "../images/crop-codec.ts";
import { decodePicture } from "../images/decode.ts";
import { encodePicture } from "../images/encode.ts";
import type { FetchImage } from "../images/fetch.ts";
import type { Inference } from "../inference/client.ts";
import type { SavedIdentity } from "../pipeline/mix.ts";
import { swapAnswer } from "./answers.ts";
import type { JobOutcome } from "./run-job.ts";

export interface SwapImageParts {
  readonly fetchImage: FetchImage;
  readonly inference: Inference;
  readonly identities: Identities;
  readonly maxMegapixels: number;
  readonly maxOutputPx: number;
  /** Tell that the engine is the one without weights. */
  readonly namesPreview: boolean;
}

/** Kept for encoding and sending. */
const deliveryMs = 60_000;

/** Puts identities into the faces of the reply's picture. */
export function createSwapImage(parts: SwapImageParts) {
  const { fetchImage, inference, identities, maxMegapixels, maxOutputPx, namesPreview } = parts;

  const readSaved = async (userId: string, name: string): Promise<SavedIdentity> => {
    const [identity, kept] = await Promise.all([
      identities.find(userId, name),
      identities.crop(userId, name),
    ]);
    if (!identity) {
      throw new UserError("unknown_name", {
        name,
        nearest: nearestNames(name, await identities.names(userId)),
      });
    }
    if (!kept && inference.engine === "morph") throw new UserError("needs_picture", { name: identity.name });
    return {
      recogniser: identity.recogniser,
      embedding: identity.embedding,
      crop: kept && (await unpackCrop(kept)),
    };
  };

  return async (job: SwapImageJob, { secrets, createdAt }: Reply, words: Words): Promise<JobOutcome> => {
    const { userId, replyId, match, options, charged } = job;
    const faces = job.faces ?? [];
    const fromDefaults = match === "first";
    const [target, ...sources] = await Promise.all([
      fetchImage(secrets.pictures[0]!.url).then((bytes) => decodePicture(bytes, maxMegapixels)),
      ...faces.map((mix) => mix && Promise.all(mix.map((name) => readSaved(userId, name)))),
    ]);
    const { image, found, swapped, leftAlone, hifiLowered } = await inference.swapImage(target.image, {
      sources,
      fromDefaults,
      options,
      budgetMs: budgetFor(createdAt),
    });
    if (swapped.length === 0) throw new UserError("no_face", {});
    const picture = await encodePicture(image, target, {
      maxBytes: secrets.attachmentLimit,
      maxPx: maxOutputPx,
    });
    const answer = swapAnswer(
      {
        replyId,
        picture,
        found,
        swapped: swapped.length,
        fromDefaults: fromDefaults ? { names: faces.length } : null,
        leftAlone,
        hifiLowered,
        preview: namesPreview && inference.engine === "morph",
        ephemeral: secrets.ephemeral,
      },
      words,
    );
    const cost = swapped.length === 1 ? costs.oneFace : charged;
    const result = { pictures: [...secrets.pictures], panels: job.panels, faces: swapped.length };
    return { answer, faces: swapped.length, refund: Math.max(0, charged - cost), result };
  };
}

/** What the swapping of a reply may take, so that encoding and sending still fit before its deadline. */
function budgetFor(createdAt: number): number {
  return Math.max(0, createdAt + replyDeadlineMs - deliveryMs - Date.now());
}
