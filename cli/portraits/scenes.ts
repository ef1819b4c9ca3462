import { drawBackdrop } from "./backdrop.ts";
import { people } from "./people.ts";
import type { Backdrop, Person } from "./person.ts";
import { drawFigure, type FaceTruth, type Figure, measureFace } from "./portrait.ts";
import { seededRandom } from "./sketch.ts";

/** A sample picture before it is drawn. */
export interface Scene {
  /** file name without its ending */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly backdrop: Backdrop;
  /** left to right */
  readonly figures: readonly Figure[];
}

/** What lies beside every sample: where its faces truly are. */
export interface SceneTruth {
  readonly width: number;
  readonly height: number;
  readonly faces: readonly FaceTruth[];
}

const frontal = { yaw: 0, tilt: 0 };

/** Every picture `doppel samples` draws. */
export function sampleScenes(): Scene[] {
  return [
    ...people.map((person) => portrait(person.name, person, frontal)),
    {
      name: "single",
      width: 1024,
      height: 1024,
      backdrop: "dusk",
      figures: [{ person: named("mei"), pose: { yaw: -0.08, tilt: 0.09 }, at: [500, 440], scale: 1.75 }],
    },
    {
      name: "group",
      width: 1536,
      height: 1024,
      backdrop: "forest",
      figures: [
        { person: named("tunde"), pose: { yaw: 0.24, tilt: 0.03 }, at: [310, 450], scale: 1.28 },
        { person: named("olga"), pose: frontal, at: [775, 500], scale: 1.24 },
        { person: named("bram"), pose: { yaw: -0.1, tilt: -0.16 }, at: [1240, 430], scale: 1.3 },
      ],
    },
    {
      name: "upscale",
      width: 1024,
      height: 1024,
      backdrop: "ember",
      figures: [{ person: named("tunde"), pose: { yaw: 0.1, tilt: -0.05 }, at: [520, 440], scale: 1.75 }],
    },
    portrait("turned", named("iris"), { yaw: 0.35, tilt: 0 }),
    portrait("tilted", named("ravi"), { yaw: 0, tilt: 0.35 }),
  ];
}

/** Where the faces of a scene lie. */
export function measureScene({ width, height, figures }: Scene): SceneTruth {
  return { width, height, faces: figures.map(measureFace) };
}

/** The scene as SVG, one picture pixel per unit. */
export function drawScene({ name, width, height, backdrop, figures }: Scene): string {
  const random = seededRandom(name);
  const painted = drawBackdrop(backdrop, width, height, random);
  const drawn = figures.map((figure, index) => drawFigure(figure, `p${index}`));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${painted}${drawn.join("")}</svg>`;
}

function portrait(name: string, person: Person, pose: Figure["pose"]): Scene {
  return {
    name,
    width: 768,
    height: 768,
    backdrop: person.backdrop,
    figures: [{ person, pose, at: [384, 350], scale: 1.36 }],
  };
}

function named(name: string): Person {
  const person = people.find((one) => one.name === name);
  if (!person) throw new RangeError(`nobody is called ${name}`);
  return person;
}
