import type { Times } from "./rounds.ts";

/** A goal and what came of it. */
export interface Outcome {
  readonly goal: string;
  readonly measured: number;
  readonly atMost: number;
}

/** The calibration run takes this long on the machine that the goals in milliseconds are for. */
export const calibrationMs = 12;

/** @param scale this machine's calibration over `calibrationMs`; 1 where it could not be run */
export function judge(medians: ReadonlyMap<string, Times>, scale: number): Outcome[] {
  const outcomes: Outcome[] = [];
  const add = (goal: string, measured: number | undefined, atMost: number) => {
    if (measured !== undefined) outcomes.push({ goal, measured, atMost });
  };
  for (const [name, times] of medians) {
    if (name.startsWith("inswapper "))
      add(`${name}: without decode and encode, of the floor`, times["of floor"], 1.02);
  }
  const around = (side: number, width: number) => medians.get(`around ${side} px at ${width}`)?.["around"];
  for (const [side, ms] of [
    [160, 5],
    [480, 25],
  ] as const) {
    const [near, far] = [around(side, 1024), around(side, 3840)];
    add(`around the networks, a face of ${side} px: ms`, near, ms * scale);
    if (near && far) add(`the same at 3840 px, of that at 1024`, far / near, 1.5);
  }
  add("morph, a face of 200 px: ms", medians.get("morph 200 px")?.["per face"], 40 * scale);
  add("save-identity after decode: ms", medians.get("save-identity")?.["ms"], 60 * scale);
  add("six faces detected, landmarked, embedded: ms", medians.get("analyse")?.["ms"], 60 * scale);
  const still = medians.get("morph 2048 px, 1 face");
  if (still) {
    const codec = still["decode"]! + still["encode"]!;
    add("2048 px, lite pack, bytes to bytes: ms", still["total"], 1.1 * codec + still["floor"]! + 60 * scale);
  }
  return outcomes;
}
