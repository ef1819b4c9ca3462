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

/** Four pictures in one, as Midjourney posts them. */
export interface Grid {
  readonly name: string;
  /** top left, top right, bottom left, bottom right; all of one size */
  readonly panels: readonly [Scene, Scene, Scene, Scene];
}

/** A grid's faces, panel by panel, and where its panels lie: x1, y1, x2, y2. */
export interface GridTruth extends SceneTruth {
  readonly panels: readonly (readonly [number, number, number, number])[];
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

/** The grid that `doppel samples` draws, 2048 px square. */
export function sampleGrid(): Grid {
  const panel = (
    name: string,
    person: string,
    backdrop: Backdrop,
    pose: Figure["pose"],
    x: number,
  ): Scene => ({
    name: `grid-${name}`,
    width: 1024,
    height: 1024,
    backdrop,
    figures: [{ person: named(person), pose, at: [x, 445], scale: 1.7 }],
  });
  return {
    name: "grid",
    panels: [
      panel("top-left", "mei", "ember", { yaw: 0.12, tilt: -0.05 }, 525),
      panel("top-right", "bram", "dusk", { yaw: -0.2, tilt: 0.04 }, 490),
      panel("bottom-left", "olga", "meadow", { yaw: -0.05, tilt: 0.1 }, 500),
      panel("bottom-right", "tunde", "sea", { yaw: 0.22, tilt: 0 }, 530),
    ],
  };
}

/** Where the faces of a scene lie. */
export function measureScene({ width, height, figures }: Scene): SceneTruth {
  return { width, height, faces: figures.map(measureFace) };
}

/** Where the faces and panels of a grid lie. */
export function measureGrid({ panels }: Grid): GridTruth {
  const [{ width, height }] = panels;
  const boxes = panels.map((_, index) => {
    const [x, y] = placeOf(index, width, height);
    return [x, y, x + width, y + height] as const;
  });
  const faces = panels.flatMap(({ figures }, index) => {
    const [x, y] = placeOf(index, width, height);
    return figures.map(({ at, ...figure }) => measureFace({ ...figure, at: [at[0] + x, at[1] + y] }));
  });
  return { width: 2 * width, height: 2 * height, panels: boxes, faces };
}

function placeOf(index: number, width: number, height: number): [number, number] {
  return [(index % 2) * width, Math.floor(index / 2) * height];
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
