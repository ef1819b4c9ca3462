import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { dataDir } from "../../../infra/stage/root.ts";
import { requireCommercial, setupOf } from "../../../worker/engines/setup-of.ts";

it("names the files byte by byte, and tells the recogniser from the rest", async () => {
  const dir = mkdtempSync(join(tmpdir(), "doppel-models-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  cpSync(join(dataDir, "models", "lite"), join(dir, "lite"), { recursive: true });
  const before = await setupOf("morph", dir);
  expect(before).toEqual({
    engine: "morph",
    pack: expect.stringMatching(/^[0-9a-f]{16}$/),
    recogniser: "87aacdfe57510db2",
    commercial: true,
  });
  expect(await setupOf("morph", join(dataDir, "models"))).toEqual(before);
  appendFileSync(join(dir, "lite", "fr_landmark.onnx"), " ");
  const after = await setupOf("morph", dir);
  expect([after.pack === before.pack, after.recogniser]).toEqual([false, before.recogniser]);
});

it("COMMERCIAL=true refuses the packs whose licence forbids it, by name", () => {
  expect(() => requireCommercial("inswapper")).toThrow(
    /COMMERCIAL=true: .*inswapper \(InsightFace non-commercial research licence\).*SWAP_ENGINE=morph/,
  );
  expect(() => requireCommercial("morph")).not.toThrow();
});
