import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doppel, startDoppel } from "./doppel.ts";

let doppel: Doppel;
beforeAll(async () => {
  doppel = await startDoppel({ EXECUTION_PROVIDERS: "auto" });
});
afterAll(() => doppel?.stop());

it("auto says in /readyz and in the log what it got and why", async () => {
  const response = await fetch(`${doppel.worker.healthUrl}/readyz`);
  const ready = (await response.json()) as Record<string, unknown>;
  const got = { engine: "morph", provider: "cpu", reason: "cuda_not_installed" };
  expect(ready).toMatchObject({ status: "ready", ...got, detail: expect.stringContaining("CUDA") });
  const log = await readFile(join(doppel.stage.logDir, "worker.log"), "utf8");
  const line = log.split("\n").find((one) => one.includes("models are loaded"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({ ...got, wanted: "auto", why: ready["detail"] });
});

it("cuda where there is none does not start, and says what to do", async () => {
  const start = doppel.stage.startWorker({ ...doppel.env, EXECUTION_PROVIDERS: "cuda" }, 2);
  await expect(start).rejects.toThrow(
    /worker-2 ended \(exit code 1\)[\s\S]*EXECUTION_PROVIDERS=cuda: onnxruntime's CUDA library is not installed here/,
  );
});
