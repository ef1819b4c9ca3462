import { mulberry32 } from "../mulberry32.ts";
import { round } from "./marks.ts";
import type { Person } from "./person.ts";

/** How a head is held, in radians. */
export interface Pose {
  /** positive turns the face towards the picture's right edge */
  readonly yaw: number;
  /** in the picture's plane; positive leans the crown towards the picture's right edge */
  readonly tilt: number;
}

/** What every part of a portrait draws with: the person, the pose, seeded chance and shared definitions. */
export interface Sketch {
  readonly person: Person;
  readonly pose: Pose;
  /** 0..1, the same row of numbers for the same person */
  readonly random: () => number;
  /** gradients and clips the parts refer to */
  readonly defs: string[];
  /** a definition's id, unique to this head */
  readonly id: (name: string) => string;
  /** `url(#id)` */
  readonly url: (name: string) => string;
}

/** Of a name, so that a portrait is the same picture every time. */
export function seededRandom(text: string): () => number {
  let seed = 2166136261;
  for (const char of text) seed = Math.imul(seed ^ char.charCodeAt(0), 16777619);
  return mulberry32(seed);
}

/** Starts a head. `key` keeps its ids apart from those of other heads in the same picture. */
export function createSketch(person: Person, pose: Pose, key: string): Sketch {
  const id = (name: string): string => `${key}-${name}`;
  return {
    person,
    pose,
    random: seededRandom(person.name),
    defs: [],
    id,
    url: (name) => `url(#${id(name)})`,
  };
}

/** How far the face's surface stands out from the head's axis, in face units. */
export function surfaceDepth(x: number, y: number): number {
  const side = Math.sqrt(Math.max(0, 1 - (x / 118) ** 2));
  const vertical = 1 - 0.16 * (Math.min(Math.abs(y - 20), 170) / 150) ** 2;
  return 86 * side * vertical;
}

/** Where a point of the frontal face lies once the head has turned. `lift` is how far it stands off the surface. */
export function project(pose: Pose, x: number, y: number, lift = 0): [number, number] {
  const z = surfaceDepth(x, y) + lift;
  return [x * Math.cos(pose.yaw) + z * Math.sin(pose.yaw), y];
}

/** Turns a path of absolute M, L, Q, C commands that was drawn on the frontal face. */
export function bend(pose: Pose, d: string, lift = 0): string {
  return d.replace(/(-?[\d.]+)[ ,]+(-?[\d.]+)/g, (_all, x: string, y: string) => {
    const [px, py] = project(pose, Number(x), Number(y), lift);
    return `${round(px)} ${round(py)}`;
  });
}

/** How much narrower a small round thing at x looks after the turn. */
export function foreshortening(pose: Pose, x: number, y: number): number {
  return (project(pose, x + 2, y)[0] - project(pose, x - 2, y)[0]) / 4;
}
