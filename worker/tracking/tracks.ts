import type { Box, Face } from "../../models/types.ts";
import { cosine } from "../pipeline/same-person.ts";

/** One person within one scene. */
export interface Track {
  /** By frame: what was seen; frames in which nothing was are absent. */
  readonly faces: ReadonlyMap<number, Face>;
  /** Sum of the embeddings seen, normed each. */
  readonly embedding: Float32Array;
}

interface GrowingTrack {
  readonly faces: Map<number, Face>;
  embedding: Float32Array;
  last: number;
}

/** A face that was away for longer has to be found again by its looks, as in another scene. */
const rememberFrames = 8;
/** How far from where it was expected a face may be, in face widths; more for each frame that it was away. */
const reach = 0.9;
const reachPerFrame = 0.25;
/** Appearances that say how it moves. */
const paceFrames = 4;
/** How much looks count beside place. */
const looksWeight = 1.2;
/** Beyond this it is somebody else. */
const tooUnlike = 1.7;

/**
 * Follows faces from frame to frame: by where they are expected, moving on as they did, and by how they look, so that
 * two people who cross keep their names.
 * @param faces by frame
 * @param starts frames that begin a scene; nobody is followed over those
 */
export function followFaces(faces: readonly (readonly Face[])[], starts: readonly number[]): Track[] {
  const tracks: GrowingTrack[] = [];
  let active: GrowingTrack[] = [];
  for (const [frame, seen] of faces.entries()) {
    if (starts.includes(frame)) active = [];
    active = active.filter(({ last }) => frame - last <= rememberFrames);
    const free = new Set(seen);
    for (const { track, face } of pairsByCost(active, seen, frame)) {
      if (track.last === frame || !free.has(face)) continue;
      free.delete(face);
      extend(track, frame, face);
    }
    for (const face of free) {
      const track = { faces: new Map(), embedding: new Float32Array(512), last: frame };
      extend(track, frame, face);
      tracks.push(track);
      active.push(track);
    }
  }
  return tracks;
}

function extend(track: GrowingTrack, frame: number, face: Face): void {
  track.faces.set(frame, face);
  track.last = frame;
  const { embedding } = face;
  if (!embedding) return;
  const norm = Math.hypot(...embedding);
  track.embedding = track.embedding.map((value, i) => value + embedding[i]! / norm);
}

/** Every pair that may be the same person, the most likely first. */
function pairsByCost(tracks: readonly GrowingTrack[], seen: readonly Face[], frame: number) {
  const pairs: { track: GrowingTrack; face: Face; cost: number }[] = [];
  for (const track of tracks) {
    for (const face of seen) {
      const cost = costOf(track, face, frame);
      if (cost < tooUnlike) pairs.push({ track, face, cost });
    }
  }
  return pairs.sort((one, other) => one.cost - other.cost);
}

/** 0 for the same face in the expected place; 1 for one a reach away, or of another person in the same place. */
function costOf(track: GrowingTrack, face: Face, frame: number): number {
  const [x, y, size] = expected(track, frame);
  const [centreX, centreY, own] = placeOf(face.box);
  const mayBeAway = (reach + reachPerFrame * (frame - track.last - 1)) * Math.max(size, own);
  const away = Math.hypot(centreX - x, centreY - y) / mayBeAway;
  const grown = Math.abs(Math.log(own / size));
  const unlike =
    face.embedding && track.embedding.some((value) => value !== 0)
      ? 1 - cosine(track.embedding, face.embedding)
      : 0.5;
  return away + grown + looksWeight * unlike;
}

/** Where a face should be now, going on evenly: the last few appearances, of which one alone may be half hidden. */
function expected(track: GrowingTrack, frame: number): [number, number, number] {
  const recent = [...track.faces].slice(-paceFrames).map(([at, { box }]) => [at, ...placeOf(box)] as const);
  const size = Math.max(...recent.map(([, , , width]) => width));
  const meanAt = recent.reduce((sum, [at]) => sum + at, 0) / recent.length;
  const spread = recent.reduce((sum, [at]) => sum + (at - meanAt) ** 2, 0);
  const along = (axis: 1 | 2) => {
    const mean = recent.reduce((sum, place) => sum + place[axis], 0) / recent.length;
    if (spread === 0) return mean;
    const pace = recent.reduce((sum, place) => sum + (place[0] - meanAt) * (place[axis] - mean), 0) / spread;
    return mean + pace * (frame - meanAt);
  };
  return [along(1), along(2), size];
}

/** Centre and width. */
function placeOf([x1, y1, x2, y2]: Box): [number, number, number] {
  return [(x1 + x2) / 2, (y1 + y2) / 2, Math.max(1, x2 - x1)];
}
