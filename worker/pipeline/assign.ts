import { boxArea } from "../../models/boxes.ts";
import type { Face } from "../../models/types.ts";
import { UserError } from "../../shared/errors.ts";
import { maxFaces } from "../../shared/identity-spec.ts";

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
 * @param fromDefaults take the first ones instead of insisting on the count
 * @throws UserError `no_face`, `wrong_face_count`
 */
export function assign<Source>(
  faces: readonly Face[],
  sources: readonly (Source | null)[],
  fromDefaults: boolean,
): Assignment<Source>[] {
  if (faces.length === 0) throw new UserError("no_face", {});
  const largest = Math.max(...faces.map(({ box }) => boxArea(box)));
  const prominent = faces.filter(({ box }) => boxArea(box) >= background * largest);
  const [only] = sources;
  if (sources.length === 1 && only) {
    return prominent.slice(0, maxFaces).map((face) => ({ face, source: only }));
  }
  const meant = [faces, prominent].find(({ length }) => length === sources.length);
  if (!meant && !fromDefaults) {
    throw new UserError("wrong_face_count", { faces: prominent.length, names: sources.length });
  }
  return (meant ?? prominent).flatMap((face, index) => {
    const source = sources[index];
    return source ? [{ face, source }] : [];
  });
}
