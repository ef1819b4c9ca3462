import { UserError } from "../../shared/errors.ts";
import type { CompareJob } from "../../shared/jobs.ts";
import { cutOut, gridPanelRects } from "../geometry/panels.ts";
import { checkPicture } from "../images/decode.ts";
import type { FetchImage } from "../images/fetch.ts";
import { openForView, sideBySide } from "../images/side-by-side.ts";
import type { JobOutcome, Task } from "./run-job.ts";

export interface CompareParts {
  readonly fetchImage: FetchImage;
  readonly maxMegapixels: number;
}

/** Shows the picture that went in beside what came out. */
export function createCompare({ fetchImage, maxMegapixels }: CompareParts) {
  const open = async (url: string, { hold }: Task) => {
    const bytes = await fetchImage(url);
    return hold(bytes, async () => {
      await checkPicture(bytes, maxMegapixels);
      return openForView(bytes);
    });
  };

  return async ({ panels }: CompareJob, task: Task): Promise<JobOutcome> => {
    const { reply, words } = task;
    const pictures = reply.secrets.pictures.slice(0, 2);
    const [before, after] = await Promise.all(pictures.map(({ url }) => open(url, task)));
    if (!before || !after) throw new UserError("result_gone", {});
    const rect = typeof panels === "number" ? gridPanelRects(before)[panels]! : null;
    const bytes = await sideBySide({
      before: rect ? cutOut(before, rect) : before,
      after,
      labels: words.results.comparisonLabels,
    });
    const file = { name: `before-after-${reply.id}.jpg`, bytes, alt: words.results.compareAlt };
    return {
      kind: "done",
      answer: { content: words.results.comparison, files: [file] },
      faces: 0,
      refund: 0,
      result: null,
    };
  };
}
