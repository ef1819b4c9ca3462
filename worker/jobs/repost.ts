import { UserError } from "../../shared/errors.ts";
import type { RepostJob } from "../../shared/jobs.ts";
import type { Results } from "../../shared/results.ts";
import type { FetchImage } from "../images/fetch.ts";
import { sniff } from "../images/sniff.ts";
import { swapAnswer } from "./answers.ts";
import type { JobOutcome, Task } from "./run-job.ts";

export interface RepostParts {
  readonly fetchImage: FetchImage;
  readonly results: Results;
}

const extensions: Readonly<Record<string, string>> = { jpeg: "jpg", png: "png", webp: "webp", gif: "gif" };

/** Shows a result that one person alone could see to everybody, byte for byte. */
export function createRepost({ fetchImage, results }: RepostParts) {
  return async ({ userId, resultId }: RepostJob, { reply, words }: Task): Promise<JobOutcome> => {
    const result = await results.find(resultId);
    if (result?.userId !== userId) throw new UserError("result_gone", {});
    const { pictures, panels, faces, identities } = result;
    const files = await Promise.all(reply.secrets.pictures.map(({ url }) => fetchImage(url)));
    const shown = files.map((bytes) => ({ bytes, extension: extensions[sniff(bytes)] ?? "png", faces }));
    const answer = swapAnswer(
      {
        replyId: reply.id,
        files: shown,
        swapped: faces,
        notes: [],
        isRetouched: false,
        preview: false,
        ephemeral: reply.secrets.ephemeral,
      },
      words,
    );
    return { kind: "done", answer, faces, refund: 0, result: { pictures, panels, faces }, identities };
  };
}
