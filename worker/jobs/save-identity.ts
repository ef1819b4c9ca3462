import type { Identities } from "../../shared/identities.ts";
import type { SaveIdentityJob } from "../../shared/jobs.ts";
import type { Reply } from "../../shared/replies.ts";
import type { Words } from "../../shared/words/words.ts";
import { packCrop } from "../images/crop-codec.ts";
import { decodePicture } from "../images/decode.ts";
import type { FetchImage } from "../images/fetch.ts";
import type { Inference } from "../inference/client.ts";
import type { JobOutcome } from "./run-job.ts";

export interface SaveIdentityParts {
  readonly fetchImage: FetchImage;
  readonly inference: Inference;
  readonly identities: Identities;
  readonly maxMegapixels: number;
}

/** Keeps the one clear face of the reply's picture. */
export function createSaveIdentity({ fetchImage, inference, identities, maxMegapixels }: SaveIdentityParts) {
  return async (
    { userId, name, epoch }: SaveIdentityJob,
    { secrets }: Reply,
    { results }: Words,
  ): Promise<JobOutcome> => {
    const bytes = await fetchImage(secrets.pictures[0]!.url);
    const { image } = await decodePicture(bytes, maxMegapixels);
    const { recogniser, embedding, crop } = await inference.readIdentity(image);
    const identity = { name, savedAt: Date.now(), recogniser, embedding };
    const { replaced } = await identities.save(userId, identity, crop && (await packCrop(crop)), epoch);
    return { answer: { content: results.saved(name, replaced) }, faces: 1, refund: 0, result: null };
  };
}
