import type { Face } from "../../models/types.ts";
import type { SwapImageJob } from "../../shared/jobs.ts";
import { assign } from "../pipeline/assign.ts";
import { cosine } from "../pipeline/same-person.ts";
import type { Track } from "./tracks.ts";

/** A face that is as like one of an earlier scene as this is taken for the same person's. */
const samePerson = 0.5;

/** Who plays whom, for as long as the animation lasts. */
export interface Cast<Source> {
  /** By track; absent: left alone. */
  readonly roles: ReadonlyMap<Track, Source>;
  /** Faces of the frame by which the names were given. */
  readonly found: number;
}

/**
 * Gives sources to tracks: in the frame with the most faces from left to right as in a still, everywhere else to
 * whoever looks like the person there. A single source goes to everybody.
 * @param faces by frame
 * @throws ChoiceNeeded `wrong_face_count`, with the faces of that frame; UserError `no_face`
 */
export function castTracks<Source>(
  tracks: readonly Track[],
  faces: readonly (readonly Face[])[],
  sources: readonly (Source | null)[],
  match: SwapImageJob["match"],
): Cast<Source> {
  const reference = referenceFrame(faces);
  const shown = faces[reference] ?? [];
  const roles = new Map<Track, Source>();
  for (const { face, source } of assign(shown, sources, match)) {
    const track = tracks.find((one) => one.faces.get(reference) === face);
    if (track) roles.set(track, source);
  }
  const [only] = sources;
  const isForAll = sources.length === 1 && only && match !== "chosen";
  // Whoever was not in that frame, or was lost and found again.
  const named = tracks.filter((track) => track.faces.has(reference));
  for (const track of tracks) {
    if (named.includes(track)) continue;
    if (isForAll) {
      roles.set(track, only);
      continue;
    }
    const alike = mostAlike(track, named);
    const source = alike && roles.get(alike);
    if (source) roles.set(track, source);
  }
  return { roles, found: shown.length };
}

/** The first of the frames with the most faces. */
export function referenceFrame(faces: readonly (readonly Face[])[]): number {
  const most = Math.max(0, ...faces.map(({ length }) => length));
  return Math.max(
    0,
    faces.findIndex(({ length }) => length === most),
  );
}

function mostAlike(track: Track, among: readonly Track[]): Track | null {
  const likeness = among.map((other) => cosine(track.embedding, other.embedding));
  const best = Math.max(...likeness);
  return best >= samePerson ? among[likeness.indexOf(best)]! : null;
}
