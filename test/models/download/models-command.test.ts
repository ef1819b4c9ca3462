import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { modelsCommand } from "../../../cli/models.ts";
import { throwing } from "../../../cli/throwing.ts";
import { UserMistake } from "../../../cli/user-mistake.ts";

let modelsDir: string;
let printed: string;

beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), "doppel-models-"));
  printed = "";
  vi.stubEnv("MODELS_DIR", modelsDir);
  vi.stubEnv("MODEL_LICENSE_ACCEPTED", undefined);
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed += text;
      return true;
    });
  }
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(modelsDir, { recursive: true, force: true });
});

function models(...args: string[]): Promise<unknown> {
  return throwing(modelsCommand()).parseAsync(args, { from: "user" });
}

test("pull inswapper shows the licence and fetches nothing until it is accepted", async () => {
  await expect(models("pull", "inswapper")).rejects.toThrow(UserMistake);
  expect(printed).toMatch(/non-commercial research only/);
  expect(await readdir(modelsDir)).toEqual([]);
});

test("an unknown pack is the user's mistake, and the packs are named", async () => {
  await expect(models("pull", "heavy")).rejects.toThrow(
    'no model pack called "heavy"; there are lite and inswapper',
  );
});

test("a missing argument is thrown, not an exit", async () => {
  await expect(models("pull")).rejects.toThrow(/missing required argument 'pack'/);
});

test("list names every file, its licence and what is here", async () => {
  await models("list");
  for (const part of [
    "fr_feature.onnx",
    "inswapper_128.onnx",
    "MIT",
    "non-commercial use only",
    "undocumented",
  ]) {
    expect(printed).toContain(part);
  }
});

test("verify passes over packs that are absent and names files that are wrong", async () => {
  await models("verify");
  expect(printed).toContain("lite: not here");
  await expect(models("verify", "lite")).rejects.toThrow(
    /fr_detect\.onnx, fr_landmark\.onnx, fr_feature\.onnx/,
  );
  await mkdir(join(modelsDir, "lite"));
  await writeFile(join(modelsDir, "lite", "fr_detect.onnx"), "not a model");
  await expect(models("verify")).rejects.toThrow(UserMistake);
  expect(printed).toContain("expected 1217758 bytes, got 11 bytes");
});
