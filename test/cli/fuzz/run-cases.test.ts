import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { runCases } from "../../../cli/fuzz/run-cases.ts";

/** Stands for a child: what it does with a case follows from its seed. */
const child = `
process.on("message", ({ seed }) => {
  if (seed === 2) process.kill(process.pid, "SIGSEGV");
  if (seed === 3) process.exit(7);
  if (seed === 4) for (;;);
  if (seed === 5) return;
  process.send(seed === 6 ? { fault: "Error: ours", ms: 1, peakBytes: 1 } : { ending: "opened", ms: 1, peakBytes: 1 });
});
process.send("ready");
`;

it("knows which file a child died of, hung on or threw at, and goes on with the next one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fuzz-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const script = join(folder, "child.mjs");
  await writeFile(script, child);
  const cases = Array.from({ length: 8 }, (_, seed) => ({ kind: "gif" as const, seed }));
  const told: [number, string | undefined][] = [];
  const findings = await runCases(script, cases, 400, ({ seed }, tried) => told.push([seed, tried?.ending]));
  expect(findings.map(({ seed, what, more }) => [seed, what, more])).toEqual([
    [2, "crashed", "ended by SIGSEGV"],
    [3, "crashed", "ended by exit code 7"],
    [4, "hung", "hung"],
    [5, "hung", "hung"],
    [6, "threw", "Error: ours"],
  ]);
  expect(told).toHaveLength(8);
  expect(told.filter(([, ending]) => ending === "opened").map(([seed]) => seed)).toEqual([0, 1, 7]);
});
