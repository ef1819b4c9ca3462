import { drawBeard } from "./beard.ts";
import { drawBody } from "./body.ts";
import { drawBrows } from "./brows.ts";
import { drawEyes, eyeCenter } from "./eyes.ts";
import { defineHair, drawHairBehind, drawHairInFront } from "./hair.ts";
import { drawEars, drawFace } from "./head.ts";
import { round } from "./marks.ts";
import { drawMouth, LIP_LIFT, mouthCorner } from "./mouth.ts";
import { drawNose, TIP_LIFT } from "./nose.ts";
import type { Person } from "./person.ts";
import { createSketch, type Pose, project, type Sketch } from "./sketch.ts";

/** One person's place in a picture. */
export interface Figure {
  readonly person: Person;
  readonly pose: Pose;
  /** where the middle between the eyes lies while the head is upright, picture px */
  readonly at: readonly [number, number];
  /** picture px per face unit */
  readonly scale: number;
}

/** Where a drawn face truly lies, picture px. */
export interface FaceTruth {
  readonly person: string;
  /** picture-left eye, picture-right eye, nose tip, picture-left and picture-right mouth corner */
  readonly kps: readonly (readonly [number, number])[];
  /** x1, y1, x2, y2: forehead to chin, cheek to cheek */
  readonly box: readonly [number, number, number, number];
}

/** The head leans about this point of the neck, face units. */
const PIVOT_Y = 150;
/** The face's box begins here: between brows and hairline. */
const FOREHEAD_Y = -74;

/** Draws one person, clothes to crown. `key` keeps definitions apart from other figures'. */
export function drawFigure({ person, pose, at, scale }: Figure, key: string): string {
  const sketch = createSketch(person, pose, key);
  defineHair(sketch);
  const lean = `rotate(${round((pose.tilt * 180) / Math.PI)} 0 ${PIVOT_Y})`;
  const behind = drawHairBehind(sketch);
  const body = drawBody(sketch);
  const features = [drawBeard, drawNose, drawMouth, drawEyes, drawBrows].map((draw) => draw(sketch)).join("");
  const head = drawEars(sketch) + drawFace(sketch, features) + drawHairInFront(sketch);
  return `<g transform="translate(${round(at[0])} ${round(at[1])}) scale(${scale})"><defs>${sketch.defs.join("")}</defs>
<g transform="${lean}">${behind}</g>${body}<g transform="${lean}">${head}</g></g>`;
}

/** Where `drawFigure` puts the face. */
export function measureFace(figure: Figure): FaceTruth {
  const { person, pose } = figure;
  const sketch: Sketch = createSketch(person, pose, "");
  const place = (x: number, y: number, lift = 0) => toPicture(figure, project(pose, x, y, lift));
  const kps = [
    place(...eyeCenter(sketch, -1), -2),
    place(...eyeCenter(sketch, 1), -2),
    place(0, person.nose.tipY, TIP_LIFT),
    place(...mouthCorner(sketch, -1), LIP_LIFT),
    place(...mouthCorner(sketch, 1), LIP_LIFT),
  ];
  const { cheek, jaw, chinY } = person.shape;
  const rim = [-1, 1].flatMap((side) => [
    place(side * (cheek - 6), FOREHEAD_Y),
    place(side * cheek, 0),
    place(side * (cheek - 3), 36),
    place(side * (jaw - 3), 106),
  ]);
  rim.push(place(0, FOREHEAD_Y), place(0, chinY));
  const xs = rim.map(([x]) => x);
  const ys = rim.map(([, y]) => y);
  return {
    person: person.name,
    kps,
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
  };
}

function toPicture({ pose, at, scale }: Figure, [x, y]: readonly [number, number]): [number, number] {
  const [cos, sin] = [Math.cos(pose.tilt), Math.sin(pose.tilt)];
  const dy = y - PIVOT_Y;
  return [round(at[0] + scale * (x * cos - dy * sin)), round(at[1] + scale * (x * sin + dy * cos + PIVOT_Y))];
}
