import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprints } from "../../../models/fingerprints.ts";
import type { Face } from "../../../models/types.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import { castTracks, referenceFrame } from "../../../worker/tracking/cast.ts";
import { sceneStarts } from "../../../worker/tracking/scene-cuts.ts";
import { steady } from "../../../worker/tracking/smooth.ts";
import { followFaces } from "../../../worker/tracking/tracks.ts";
import { type Actor, drawFrame } from "../../support/animations.ts";
import { openInference } from "../../support/inference.ts";

let inference: Inference;
beforeAll(async () => {
  inference = await openInference();
});
afterAll(() => inference.close());

const canvas = { width: 420, height: 260, background: "#556677" };

/** Draws the frames and looks at them. */
async function film(frames: readonly (readonly Actor[])[], background = canvas.background) {
  const images = await Promise.all(
    frames.map(
      async (actors) => (await decodePicture(await drawFrame({ ...canvas, background, actors }), 0)).image,
    ),
  );
  const faces: (readonly Face[])[] = [];
  for (const image of images) faces.push(await inference.findFaces(image));
  return { images, faces };
}

const centre = ({ box }: Face) => (box[0] + box[2]) / 2;
/** A face at a place, with looks of its own. */
function faceAt(x: number, looks: number, size = 40): Face {
  const embedding = new Float32Array(512);
  embedding[looks] = 1;
  return {
    box: [x - size / 2, 0, x + size / 2, size],
    score: 1,
    kps: Float64Array.from({ length: 10 }, (_, i) => x + i),
    landmarks: Float64Array.from({ length: 136 }, (_, i) => (i % 2 === 0 ? x : 20) + i),
    embedding,
  };
}

describe("scene cuts", () => {
  it("are found where the picture changes, not where it moves or tilts", async () => {
    const pan = Array.from({ length: 6 }, (_, i) => [{ name: "iris", x: 20 + 14 * i, y: 20, size: 220 }]);
    const tilt = Array.from({ length: 4 }, (_, i) => [
      { name: "iris", x: 90, y: 20, size: 220, degrees: 5 * i },
    ]);
    const { images } = await film([...pan, ...tilt]);
    expect(sceneStarts(images)).toEqual([0]);
    const other = await film(
      [0, 1, 2].map((i) => [{ name: "tunde", x: 60 + 10 * i, y: 10, size: 240 }]),
      "#f3e3c0",
    );
    expect(sceneStarts([...images, ...other.images])).toEqual([0, 10]);
  });
});

describe("following", () => {
  it("one head that pans and tilts is one track", async () => {
    const frames = Array.from({ length: 10 }, (_, i) => [
      { name: "ravi", x: 10 + 18 * i, y: 15, size: 220, degrees: 3 * i - 15 },
    ]);
    const { images, faces } = await film(frames);
    const tracks = followFaces(faces, sceneStarts(images));
    expect(tracks).toHaveLength(1);
    expect(tracks[0]!.faces.size).toBeGreaterThanOrEqual(9);
  });

  it("two heads that cross keep to themselves", async () => {
    const frames = Array.from({ length: 15 }, (_, i) => [
      { name: "olga", x: 10 + 16 * i, y: 60, size: 150 },
      { name: "bram", x: 250 - 16 * i, y: 10, size: 150 },
    ]);
    const { images, faces } = await film(frames);
    const tracks = followFaces(faces, sceneStarts(images));
    const first = (x: number) =>
      tracks.find(({ faces: seen }) => seen.has(0) && Math.abs(centre(seen.get(0)!) - x) < 60)!;
    for (const [track, at] of [
      [first(85), (i: number) => 85 + 16 * i],
      [first(325), (i: number) => 325 - 16 * i],
    ] as const) {
      expect(Math.max(...track.faces.keys())).toBe(14);
      for (const [frame, face] of track.faces) {
        if (frame < 5 || frame > 10) expect(Math.abs(centre(face) - at(frame))).toBeLessThan(40);
      }
    }
  });

  it("goes by looks where places say nothing", () => {
    // They stand still, are hidden, and have changed places when they come back.
    const frames = [
      [faceAt(100, 1), faceAt(160, 2)],
      [faceAt(100, 1), faceAt(160, 2)],
      [],
      [],
      [faceAt(118, 2), faceAt(142, 1)],
    ];
    const tracks = followFaces(frames, [0]);
    expect(tracks).toHaveLength(2);
    expect(tracks[0]!.faces.get(4)).toBe(frames[4]![1]);
    expect(tracks[1]!.faces.get(4)).toBe(frames[4]![0]);
  });

  it("begins anew at a cut", () => {
    const frames = [[faceAt(100, 1)], [faceAt(100, 1)], [faceAt(100, 1)]];
    expect(followFaces(frames, [0, 2]).map(({ faces }) => [...faces.keys()])).toEqual([[0, 1], [2]]);
  });
});

describe("steadying", () => {
  const track = (xs: readonly (number | null)[]) => {
    const [only] = followFaces(
      xs.map((x) => (x === null ? [] : [faceAt(x, 1)])),
      [0],
    );
    return steady(only!);
  };

  it("holds nothing back that moves evenly", () => {
    const steadied = track(Array.from({ length: 12 }, (_, i) => 50 + 6 * i));
    for (const [frame, face] of steadied) {
      expect(face.kps[0]).toBeCloseTo(50 + 6 * frame, 6);
      expect(centre(face)).toBeCloseTo(50 + 6 * frame, 6);
    }
  });

  it("takes the jitter out", () => {
    const steadied = track(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 102 : 98)));
    const left = [...steadied].map(([, { kps }]) => Math.abs(kps[0]! - 100));
    expect(Math.max(...left.slice(3, -3))).toBeLessThan(0.7);
  });

  it("fills a blink, and no more than that", () => {
    const blink = track([10, 12, null, null, 18, 20]);
    expect([...blink.keys()].sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(blink.get(2)!.kps[0]).toBeCloseTo(14, 1);
    expect(track([10, null, null, null, null, null, null, 10]).size).toBe(2);
  });
});

describe("who plays whom", () => {
  const a = (x: number) => faceAt(x, 1);
  const b = (x: number) => faceAt(x, 2);

  it("goes from left to right in the frame with the most faces, and by looks everywhere else", () => {
    const before = [[a(50)], [a(60), b(200)], [a(70), b(190)], [a(70), b(185)]];
    const frames = [...before, [b(40), a(300)], [b(40), a(300)]];
    const tracks = followFaces(frames, [0, 4]);
    expect(referenceFrame(tracks)).toBe(1);
    const { roles, found } = castTracks(tracks, ["me", "you"], "counted", "lite");
    expect(found).toBe(2);
    const who = (frame: number, index: number) =>
      roles.get(tracks.find(({ faces }) => faces.get(frame) === frames[frame]![index])!);
    expect([who(0, 0), who(2, 1)]).toEqual(["me", "you"]);
    // After the cut they stand the other way round.
    expect([who(4, 0), who(5, 1)]).toEqual(["you", "me"]);
  });

  it("gives a single name to everybody, also to those who come later", () => {
    const frames = [[a(50), b(200)], [a(50)], [faceAt(50, 3)]];
    const tracks = followFaces(frames, [0, 2]);
    expect(castTracks(tracks, ["me"], "counted", "lite").roles.size).toBe(tracks.length);
  });

  it("leaves alone whom `_` stands for, and strangers", () => {
    const frames = [
      [a(50), b(200)],
      [b(100), faceAt(300, 3)],
    ];
    const { roles } = castTracks(followFaces(frames, [0, 1]), [null, "you"], "counted", "lite");
    expect([...roles.values()]).toEqual(["you", "you"]);
  });

  it("goes by what the recogniser at hand tells apart", () => {
    const turned = faceAt(40, 1);
    // 0.45: somebody else to the lite recogniser, the same person to ArcFace.
    turned.embedding![1] = 0.45;
    turned.embedding![3] = Math.sqrt(1 - 0.45 ** 2);
    const tracks = followFaces([[a(50), b(200)], [turned]], [0, 1]);
    const roles = (recogniser: string) => castTracks(tracks, ["me", "you"], "counted", recogniser).roles;
    expect([roles("lite").size, roles(fingerprints.arcfaceR50).get(tracks[2]!)]).toEqual([2, "me"]);
  });

  it("is not decided by what was seen for a moment only", () => {
    const ghost = faceAt(380, 4, 60);
    const frames = [
      [a(50), b(200)],
      [a(52), b(200), ghost],
      [a(54), b(200)],
      [a(56), b(200)],
    ];
    const { roles, found } = castTracks(followFaces(frames, [0]), ["me", "you"], "counted", "lite");
    expect([found, [...roles.values()]]).toEqual([2, ["me", "you"]]);
  });

  it("asks where the numbers differ", () => {
    const frames = [[a(50)], ...Array.from({ length: 3 }, () => [a(50), b(200)])];
    expect(() => castTracks(followFaces(frames, [0]), ["x", "y", "z"], "counted", "lite")).toThrow(
      expect.objectContaining({ code: "wrong_face_count", context: { faces: 2, names: 3 } }),
    );
  });
});
