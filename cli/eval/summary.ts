import type { PairFigures } from "./pairs.ts";

/** What an engine has to reach. */
export const thresholds = { nearer: 0.9, ringDifference: 3, keypointError: 0.04 } as const;

/** What the thresholds are for. */
interface Likeness {
  /** Of different people. */
  readonly frontalPairs: number;
  /** Part of these that came nearer to the source than the target was. */
  readonly nearer: number;
  /** Means, of one person's pairs, too. */
  readonly ringDifference: number;
  readonly keypointError: number;
}

export interface Summary extends Likeness {
  readonly pairs: number;
  /** The same of those alone that look straight into the camera. */
  readonly straight: Likeness;
  /** Means over all pairs. */
  readonly toSource: number;
  readonly toTarget: number;
  readonly before: number;
  readonly allKeypointError: number;
  readonly sharpness: number;
  readonly ms: number;
}

export function summarise(pairs: readonly PairFigures[]): Summary {
  return {
    pairs: pairs.length,
    ...likenessOf(pairs.filter(({ frontal }) => frontal)),
    straight: likenessOf(pairs.filter(({ straight }) => straight)),
    toSource: mean(pairs.map(({ toSource }) => toSource)),
    toTarget: mean(pairs.map(({ toTarget }) => toTarget)),
    before: mean(pairs.map(({ before }) => before)),
    allKeypointError: mean(pairs.map(({ keypointError }) => keypointError)),
    sharpness: mean(pairs.map(({ sharpness }) => sharpness)),
    ms: mean(pairs.map(({ ms }) => ms)),
  };
}

function likenessOf(frontal: readonly PairFigures[]): Likeness {
  const counted = frontal.filter(({ samePerson }) => !samePerson);
  const nearer = counted.filter(({ before, toSource }) => toSource !== null && toSource > before);
  return {
    frontalPairs: counted.length,
    nearer: nearer.length / counted.length,
    ringDifference: mean(frontal.map(({ ringDifference }) => ringDifference)),
    keypointError: mean(frontal.map(({ keypointError }) => keypointError)),
  };
}

export function formatPairs(pairs: readonly PairFigures[]): string {
  const width = Math.max(...pairs.map(({ identity, target }) => identity.length + target.length)) + 6;
  const head = `${"identity -> target".padEnd(width)}before source target  kps %  ring  sharp    ms`;
  const lines = pairs.map((pair) => {
    const { identity, target, frontal, samePerson, before, toSource, toTarget } = pair;
    const mark = samePerson ? "=" : frontal ? " " : "~";
    return [
      `${mark} ${identity} -> ${target}`.padEnd(width),
      show(before, 2, 6),
      show(toSource, 2, 7),
      show(toTarget, 2, 7),
      show(pair.keypointError === null ? null : pair.keypointError * 100, 1, 7),
      show(pair.ringDifference, 1, 6),
      show(pair.sharpness, 2, 7),
      show(pair.ms, 0, 6),
    ].join("");
  });
  return [head, ...lines, "~ turned away, = the same person: not counted for likeness"].join("\n");
}

export function formatSummary(summary: Summary): string {
  const {
    pairs,
    allKeypointError,
    nearer,
    frontalPairs,
    ringDifference,
    keypointError,
    toSource,
    toTarget,
    before,
    sharpness,
    ms,
    straight,
  } = summary;
  const verdict = (isMet: boolean) => (isMet ? "ok  " : "MISS");
  return [
    `${verdict(nearer >= thresholds.nearer)} nearer to the source than the target was: ${percent(nearer)} of ${frontalPairs} frontal pairs (at least ${percent(thresholds.nearer)})`,
    `${verdict(ringDifference <= thresholds.ringDifference)} ring colour difference: ${ringDifference.toFixed(2)} CIELAB (at most ${thresholds.ringDifference})`,
    `${verdict(keypointError <= thresholds.keypointError)} keypoint error: ${percent(keypointError)} of the eye distance (at most ${percent(thresholds.keypointError)})`,
    `     the ${straight.frontalPairs} of these that look straight into the camera: ${percent(straight.nearer)}, ${straight.ringDifference.toFixed(2)}, ${percent(straight.keypointError)}`,
    `     over all ${pairs} pairs: likeness to the source ${before.toFixed(2)} -> ${toSource.toFixed(2)}, to the target 1 -> ${toTarget.toFixed(2)}; sharpness x ${sharpness.toFixed(2)}, keypoint error ${percent(allKeypointError)}, ${ms.toFixed(0)} ms a face`,
  ].join("\n");
}

function mean(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function show(value: number | null, digits: number, width: number): string {
  return (value === null ? "-" : value.toFixed(digits)).padStart(width);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
