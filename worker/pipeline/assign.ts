import { boxArea } from "../../models/boxes.ts";
import type { Face } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { leastFaces, maxFaces } from "../../shared/identity-spec.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import { ChoiceNeeded } from "./choice-needed.ts";

/** Faces below this part of the largest one's area are background. */
const background = 0.15;

/** Who goes onto which face. */
export interface Assignment<Source> {
  readonly face: Face;
  readonly source: Source;
}

/**
 * Gives the sources to the faces: a single one to every face that is not background, several one by one
 * from left to right, `null` leaving a face alone.
 * @param faces left to right
 * @param match `counted` insists on the count, `first` takes the first ones, `chosen` are those that were numbered
 * @throws ChoiceNeeded `wrong_face_count`; UserError `no_face`
 */
export function assign<Source>(
  faces: readonly Face[],
  sources: readonly (Source | null)[],
  match: SwapImageJob["match"],
): Assignment<Source>[] {
  if (faces.length === 0) throw new UserError("no_face", {});
  const largest = Math.max(...faces.map(({ box }) => boxArea(box)));
  const prominent = faces.filter(({ box }) => boxArea(box) >= background * largest);
  const numbered = prominent.slice(0, maxFaces);
  if (match === "chosen") return together(numbered, sources);
  const [only] = sources;
  if (sources.length === 1 && only) {
    return numbered.map((face) => ({ face, source: only }));
  }
  const least = leastFaces(sources);
  const meant = [faces, prominent].find(({ length }) => length >= least && length <= sources.length);
  if (!meant && match === "counted") {
    const choice = numbered.map((face) => ({ index: faces.indexOf(face), box: face.box }));
    throw new ChoiceNeeded("wrong_face_count", { faces: prominent.length, names: sources.length }, choice);
  }
  return together(meant ?? prominent, sources);
}

/** One by one; `null` leaves a face alone. */
function together<Source>(faces: readonly Face[], sources: readonly (Source | null)[]): Assignment<Source>[] {
  return faces.flatMap((face, index) => {
    const source = sources[index];
    return source ? [{ face, source }] : [];
  });
}
