import { expect, it } from "vitest";
import { judge, type Measured, steadyFigures } from "../../../infra/crowd/load-report.ts";
import type { Deed } from "../../../infra/crowd/steady.ts";

const pace = { perSecond: 2, seconds: 2, withFaces: 1 };
const help: Deed = {
  kind: "help",
  lateMs: 1,
  acknowledgedMs: 10,
  sentenceMs: 10,
  endMs: 12,
  ending: "sentence",
};
const swap = { ...help, kind: "swap", sentenceMs: 700 } as const;

function steadyOf(deeds: readonly Deed[]): Measured {
  const steady = steadyFigures(deeds, { wanted: pace, seconds: 2, cpuMs: {} });
  return { machine: "", rush: null, flood: null, workers: [], steady };
}

const missed = (measured: Measured) =>
  judge(measured)
    .filter(({ isMet }) => !isMet)
    .map(({ goal }) => goal.split(/[:<]/)[0]!.trim());

it("counts pictures, sentences and whoever got no answer", () => {
  const deeds: Deed[] = [help, { ...swap, ending: "picture" }, swap, { ...help, ending: "silence" }];
  const { steady } = steadyOf(deeds);
  expect(steady).toMatchObject({ pictures: 1, later: 1, silences: 1, perSecond: 2, picturesPerSecond: 0.5 });
  expect(missed(steadyOf(deeds))).toEqual(["interactions without an answer"]);
});

it("a sentence that tells of an error is no answer to be content with", () => {
  const deeds: Deed[] = [help, help, help, { ...swap, ending: "failure" }];
  expect(steadyOf(deeds).steady).toMatchObject({ failures: 1, later: 0, silences: 0 });
  expect(missed(steadyOf(deeds))).toEqual(["errors"]);
});

it("what never came is later than anything", () => {
  const deeds = [help, { ...help, acknowledgedMs: null, sentenceMs: null, endMs: null }];
  expect(missed(steadyOf(deeds))).toContain("acknowledgement, p99");
  expect(missed(steadyOf(deeds))).toContain("first sentence, p99");
});

it("a crowd that comes late has not kept the pace", () => {
  expect(missed(steadyOf([help, help, help, { ...help, lateMs: 900 }]))).toContain(
    "interactions a second, 2 s long",
  );
});

it("a flood may double what others wait, and no more", () => {
  const flooded = (p50: number): Measured => ({
    machine: "",
    rush: null,
    steady: null,
    workers: [],
    flood: { alone: { p50: 100, p99: 100 }, besideAFlood: { p50, p99: p50 } },
  });
  expect(missed(flooded(199))).toEqual([]);
  expect(missed(flooded(200))).toHaveLength(1);
});
