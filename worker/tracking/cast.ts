import type { SwapImageJob } from "../../shared/jobs.ts";
import { assign } from "../pipeline/assign.ts";
import { cosine, samePerson } from "../pipeline/same-person.ts";
import type { Track } from "./tracks.ts";

/** Who plays whom, for as long as the animation lasts. */
export interface Cast<Source> {
  /** By track; absent: left alone. */
  readonly roles: ReadonlyMap<Track, Source>;
  /** Faces of the frame by which the names were given. */
  readonly found: number;
}

/**
 * Gives sources to tracks: in the frame that shows most of them from left to right as in a still, everywhere else to
 * whoever looks like the person there. A single source goes to everybody.
 * @param recogniser fingerprint of what made the faces' embeddings
 * @throws ChoiceNeeded `wrong_face_count`, with the faces of that frame; UserError `no_face`
 */
export function castTracks<Source>(
  tracks: readonly Track[],
  sources: readonly (Source | null)[],
  match: SwapImageJob["match"],
  recogniser: string,
): Cast<Source> {
  const lasting = lastingOf(tracks);
  const reference = referenceFrame(tracks);
  const shown = lasting
    .flatMap((track) => track.faces.get(reference) ?? [])
    .sort((one, other) => one.box[0] - other.box[0]);
  const roles = new Map<Track, Source>();
  for (const { face, source } of assign(shown, sources, match)) {
    const track = lasting.find((one) => one.faces.get(reference) === face);
    if (track) roles.set(track, source);
  }
  const [only] = sources;
  const isForAll = sources.length === 1 && only && match !== "chosen";
  // Whoever was not in that frame, or was lost and found again.
  const named = lasting.filter((track) => track.faces.has(reference));
  for (const track of tracks) {
    if (named.includes(track)) continue;
    const alike = isForAll ? null : mostAlike(track, named, recogniser);
    const source = isForAll ? only : alike && roles.get(alike);
    if (source) roles.set(track, source);
  }
  return { roles, found: shown.length };
}

/** The first of the frames that show most of the lasting tracks. */
export function referenceFrame(tracks: readonly Track[]): number {
  const counts = new Map<number, number>();
  for (const { faces } of lastingOf(tracks)) {
    for (const frame of faces.keys()) counts.set(frame, (counts.get(frame) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const frames = [...counts].flatMap(([frame, count]) => (count === most ? [frame] : []));
  return frames.length > 0 ? Math.min(...frames) : 0;
}

/** What is seen in a frame or two only may be no face at all; it must not decide who is who. */
function lastingOf(tracks: readonly Track[]): readonly Track[] {
  const longest = Math.max(0, ...tracks.map(({ faces }) => faces.size));
  return tracks.filter(({ faces }) => faces.size >= Math.min(3, longest));
}

function mostAlike(track: Track, among: readonly Track[], recogniser: string): Track | null {
  const likeness = among.map((other) => cosine(track.embedding, other.embedding));
  const best = Math.max(...likeness);
  return best >= samePerson(recogniser).sure ? among[likeness.indexOf(best)]! : null;
}
