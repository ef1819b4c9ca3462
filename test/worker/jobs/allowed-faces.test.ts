import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { fingerprints } from "../../../models/fingerprints.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import { requireAllowed } from "../../../worker/jobs/allowed-faces.ts";
import { readSources } from "../../../worker/jobs/read-sources.ts";
import { createSaveIdentity } from "../../../worker/jobs/save-identity.ts";
import { openInference } from "../../support/inference.ts";
import { jobParts, reference, taskFor, userId } from "../../support/jobs.ts";
import { npy } from "../../support/npy.ts";

let inference: Inference;
beforeAll(async () => {
  inference = await openInference();
});
afterAll(() => inference.close());

const drawn = (name: string) => readFile(`${inject("samplesDir")}/${name}.png`);
/** Drawn people are more alike to a recogniser than real ones. */
const threshold = 0.9;

/** Where iris is blocked, by the picture in which she is turned. */
async function stage(files: Readonly<Record<string, Buffer>>) {
  const parts = { ...(await jobParts(files)), inference };
  const { image } = await decodePicture(await drawn("turned"), 50);
  const { recogniser, embedding } = await inference.readIdentity(image, null);
  const faces = [{ recogniser, embedding, threshold }];
  const block = { id: "abcd", at: 1, faces, identities: 0, deleted: 0, left: 0 };
  const save = (pictures: readonly string[]) =>
    createSaveIdentity(parts)(
      { kind: "save-identity", ...reference, name: "me", face: null },
      taskFor(pictures).task,
    );
  return { ...parts, block, save, embedding };
}

describe("a face that a takedown has blocked", () => {
  it("is not saved, alone or with others, while other people's is", async () => {
    const { save, faceBlocks, block, identities } = await stage({
      iris: await drawn("iris"),
      ravi: await drawn("ravi"),
    });
    await faceBlocks.keep(block);
    await expect(save(["iris"])).rejects.toMatchObject({ code: "face_blocked" });
    expect(await identities.names(userId)).toEqual([]);
    expect((await save(["ravi"])).kind).toBe("done");
    await faceBlocks.lift("abcd");
    expect((await save(["iris"])).kind).toBe("done");
  });

  it("is not saved as a numpy feature either", async () => {
    const values = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i));
    const { save, faceBlocks, block, identities } = await stage({
      same: npy({ values: values.map((value) => 3 * value) }),
      other: npy({ values: values.map((_, i) => Math.cos(i * i)) }),
    });
    const faces = [{ recogniser: fingerprints.arcfaceR50, embedding: values, threshold: 0.4 }];
    await faceBlocks.keep({ ...block, faces });
    await expect(save(["same"])).rejects.toMatchObject({ code: "face_blocked" });
    expect(await identities.names(userId)).toEqual([]);
    expect((await save(["other"])).kind).toBe("done");
  });

  it("does not stay if it was blocked while it was being saved", async () => {
    const parts = await stage({ iris: await drawn("iris") });
    const { identities, faceBlocks, block } = parts;
    const saveIdentity = createSaveIdentity({
      ...parts,
      identities: {
        ...identities,
        async save(...args) {
          await faceBlocks.keep(block);
          return identities.save(...args);
        },
      },
    });
    const job = { kind: "save-identity" as const, ...reference, name: "me", face: null };
    await expect(saveIdentity(job, taskFor(["iris"]).task)).rejects.toMatchObject({ code: "face_blocked" });
    expect(await identities.names(userId)).toEqual([]);
  });

  it("is no source of a single swap", async () => {
    const parts = await stage({ iris: await drawn("iris"), single: await drawn("single") });
    const read = () => readSources({ userId, faces: null }, taskFor(["single", "iris"]).task, parts);
    expect((await read()).sources).toHaveLength(1);
    await parts.faceBlocks.keep(parts.block);
    await expect(read()).rejects.toMatchObject({
      code: "in_picture",
      context: { role: "source", mistake: { code: "face_blocked" } },
    });
  });

  it("is known by one recogniser alone", async () => {
    const { faceBlocks, block, embedding } = await stage({});
    await faceBlocks.keep(block);
    await expect(requireAllowed([{ recogniser: "another", embedding }], faceBlocks)).resolves.toBeUndefined();
  });
});
