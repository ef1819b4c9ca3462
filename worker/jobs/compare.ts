import { UserError } from "../../shared/errors.ts";
import type { CompareJob } from "../../shared/jobs.ts";
import { cutOut, gridPanelRects } from "../geometry/panels.ts";
import { checkPicture } from "../images/decode.ts";
import type { FetchImage } from "../images/fetch.ts";
import type { OneLarge } from "../images/one-large.ts";
import { halfPx, openForView, sideBySide } from "../images/side-by-side.ts";
import type { JobOutcome, Task } from "./run-job.ts";

export interface CompareParts {
  readonly fetchImage: FetchImage;
  readonly maxMegapixels: number;
  readonly oneLarge: OneLarge;
}

/** Shows the picture that went in beside what came out. */
export function createCompare({ fetchImage, maxMegapixels, oneLarge }: CompareParts) {
  const open = async (url: string, panel: number | null, { hold }: Task) => {
    const bytes = await fetchImage(url);
    const view = async () => {
      await checkPicture(bytes, maxMegapixels);
      if (panel === null) return openForView(bytes, halfPx);
      // Where a panel ends is seen in the grid as large as it was when it was swapped.
      const grid = await openForView(bytes, null);
      return cutOut(grid, gridPanelRects(grid)[panel]!);
    };
    return hold(bytes, () => oneLarge(bytes, view));
  };

  return async ({ panels }: CompareJob, task: Task): Promise<JobOutcome> => {
    const { reply, words } = task;
    const pictures = reply.secrets.pictures.slice(0, 2);
    const panel = typeof panels === "number" ? panels : null;
    const [before, after] = await Promise.all(
      pictures.map(({ url }, index) => open(url, index === 0 ? panel : null, task)),
    );
    if (!before || !after) throw new UserError("result_gone", {});
    const bytes = await sideBySide({ before, after, labels: words.results.comparisonLabels });
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
