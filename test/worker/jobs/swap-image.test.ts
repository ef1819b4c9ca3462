import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { checkAgainstOpenApi, hasOpenApi } from "../../../infra/local-discord/openapi.ts";
import { readCustomId } from "../../../shared/custom-ids.ts";
import { costs, type SwapImageJob } from "../../../shared/jobs.ts";
import type { ReplySecrets } from "../../../shared/replies.ts";
import { decodePicture } from "../../../worker/images/decode.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import type { JobOutcome } from "../../../worker/jobs/run-job.ts";
import { createSaveIdentity } from "../../../worker/jobs/save-identity.ts";
import { createSwapImage } from "../../../worker/jobs/swap-image.ts";
import { openInference } from "../../support/inference.ts";
import { jobParts, reference, taskFor, userId } from "../../support/jobs.ts";
import { paint } from "../../support/pictures.ts";

let inference: Inference;
beforeAll(async () => {
  inference = await openInference();
});
afterAll(() => inference.close());

const drawn = (name: string) => readFile(`${inject("samplesDir")}/${name}.png`);
const plain = { greedy: false, hifi: false, sharpen: false, oldify: 0 };

/** Ada, who has saved "me" and "you", and what the worker does for her. */
async function stage(files: Readonly<Record<string, Buffer>>) {
  const parts = await jobParts({ me: await drawn("iris"), you: await drawn("ravi"), ...files });
  const saveIdentity = createSaveIdentity({ ...parts, inference });
  for (const name of ["me", "you"]) {
    await saveIdentity({ kind: "save-identity", ...reference, name, face: null }, taskFor([name]).task);
  }
  const moved: SwapImageJob[] = [];
  const moveToBulk = async (job: SwapImageJob) => void moved.push(job);
  const swapImage = createSwapImage({
    ...parts,
    inference,
    maxOutputPx: 4096,
    namesPreview: false,
    moveToBulk,
  });
  const swap = async (
    pictures: readonly string[],
    change: Partial<SwapImageJob> = {},
    secrets: Partial<ReplySecrets> = {},
  ) => {
    const charged = costs.severalFaces * pictures.length;
    const job: SwapImageJob = {
      kind: "swap-image",
      ...reference,
      faces: [["me"]],
      match: "counted",
      panels: null,
      options: plain,
      charged,
      ...change,
    };
    const { task, told } = taskFor(pictures, { ephemeral: false, ...secrets });
    return { told, outcome: await swapImage(job, task) };
  };
  return { ...parts, swap, moved };
}

function done(outcome: JobOutcome) {
  if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
  return { ...outcome, content: outcome.answer.content ?? "", files: outcome.answer.files ?? [] };
}

const pixels = async (bytes: Buffer) => (await decodePicture(bytes, 0)).image;
/** Part of the pixels that differ, 0..1. */
async function changed(one: Buffer, other: Buffer): Promise<number> {
  const [before, after] = [await pixels(one), await pixels(other)];
  expect([after.width, after.height]).toEqual([before.width, before.height]);
  let count = 0;
  for (let i = 0; i < before.data.length; i += 3) {
    if ([0, 1, 2].some((channel) => before.data[i + channel] !== after.data[i + channel])) count++;
  }
  return count / (before.data.length / 3);
}

describe("several pictures in one reply", () => {
  it("come back in their order, and each costs what it costs", async () => {
    const { swap } = await stage({ a: await drawn("single"), b: await drawn("group") });
    const { outcome, told } = await swap(["a", "b"]);
    const { files, content, faces, refund, result } = done(outcome);
    expect(files).toHaveLength(2);
    expect(await changed(await drawn("single"), files[0]!.bytes)).toBeGreaterThan(0.02);
    expect(await changed(await drawn("group"), files[1]!.bytes)).toBeGreaterThan(0.02);
    expect([faces, refund]).toEqual([4, 1]);
    expect(content).toMatch(/4 faces swapped/);
    expect(result).toMatchObject({
      panels: null,
      faces: 4,
      pictures: [{ url: "https://x/a" }, { url: "https://x/b" }],
    });
    expect(told).toContain("Picture 2 of 2: Swapping face 1 of 3 ...");
  });

  it("say of those that could not be made why, and do not charge for them", async () => {
    const empty = await paint(300, 200).png().toBuffer();
    const { swap } = await stage({ a: empty, b: await drawn("single") });
    const { files, content, refund } = done((await swap(["a", "b"])).outcome);
    expect([files.length, refund]).toEqual([1, 3]);
    expect(content).toMatch(/Picture 1: I can't find a face/);
    await expect(swap(["a", "a"])).rejects.toMatchObject({ code: "in_picture" });
    await expect(swap(["a"])).rejects.toMatchObject({ code: "no_face" });
  });
});

it("takes the face of the last picture for this once, and keeps nothing of it", async () => {
  const { swap, identities } = await stage({ a: await drawn("single"), face: await drawn("bram") });
  const { files, refund, result } = done((await swap(["a", "face"], { faces: null, charged: 2 })).outcome);
  expect([files.length, refund]).toEqual([1, 1]);
  expect(result?.pictures).toMatchObject([{ url: "https://x/a" }]);
  expect(await changed(await drawn("single"), files[0]!.bytes)).toBeGreaterThan(0.02);
  expect(await identities.names(userId)).toEqual(["me", "you"]);
  await expect(swap(["a", "a2"], { faces: null })).rejects.toThrow();
});

it("says that it is the source that has no face, or several", async () => {
  const { swap } = await stage({ a: await drawn("single"), b: await drawn("group") });
  await expect(swap(["a", "b"], { faces: null })).rejects.toMatchObject({
    code: "in_picture",
    context: { role: "source", mistake: { code: "several_faces" } },
  });
});

describe("a grid of four", () => {
  it("all four: each panel by itself, the whole picture comes back", async () => {
    const grid = await drawn("grid");
    const { swap } = await stage({ a: grid });
    const { files, refund, result } = done((await swap(["a"], { panels: "all" })).outcome);
    expect([files.length, refund, result?.panels]).toEqual([1, 0, "all"]);
    const [before, after] = [await pixels(grid), await pixels(files[0]!.bytes)];
    const { width, height } = before;
    expect([after.width, after.height]).toEqual([width, height]);
    for (const [left, top] of [
      [0, 0],
      [width / 2, 0],
      [0, height / 2],
      [width / 2, height / 2],
    ] as const) {
      const quarter = { left, top, width: width / 2, height: height / 2 };
      const [was, is] = await Promise.all(
        [grid, files[0]!.bytes].map((bytes) => sharp(bytes).extract(quarter).png().toBuffer()),
      );
      expect(await changed(was!, is!)).toBeGreaterThan(0.02);
    }
  });

  it("one panel: that panel alone", async () => {
    const grid = await drawn("grid");
    const { swap } = await stage({ a: grid });
    const { files } = done((await swap(["a"], { panels: 3 })).outcome);
    const { width, height } = await pixels(grid);
    const is = await pixels(files[0]!.bytes);
    expect([is.width, is.height]).toEqual([width / 2, height / 2]);
  });
});

describe("another number of faces than of names", () => {
  it("asks with numbered faces, privately, and charges nothing", async () => {
    const { swap, actions } = await stage({ a: await drawn("group") });
    const { outcome } = await swap(["a"], { faces: [["me"], ["you", "me"]] }, { token: "asker" });
    if (outcome.kind !== "choose") throw new Error("nothing was asked");
    const { content, isLayout, files, components = [] } = outcome.answer;
    expect([outcome.faces, content, isLayout, files?.length]).toEqual([3, "", true, 1]);
    const text = JSON.stringify(components);
    expect(text).toContain("The picture has 3 faces, and you named 2");
    expect(text).toContain(`attachment://${files![0]!.name}`);
    const selects = [...text.matchAll(/"custom_id":"assign:([^:]+):(\d)"/g)];
    expect(selects.map(([, , index]) => index)).toEqual(["0", "1", "2"]);
    const chosen = [...text.matchAll(/"value":"([^"]+)","default":true/g)].map(([, value]) => value);
    expect(chosen).toEqual(["me", "you+me", "_"]);
    const key = readCustomId(selects[0]![0].slice('"custom_id":"'.length, -1)).key;
    expect(text).toContain(`apply:${key}`);
    expect(text).toContain(`cancel:${key}`);
    expect(await actions.take(key, userId)).toMatchObject({
      kind: "assign",
      faces: [["me"], ["you", "me"], null],
      private: false,
      picture: { url: "https://x/a" },
      panels: null,
      askedBy: "asker",
    });
    if (hasOpenApi) {
      const body = { components, flags: 1 << 15, attachments: [{ id: "0", filename: files![0]!.name }] };
      expect(checkAgainstOpenApi("PATCH", "/webhooks/1/t/messages/@original", body)).toEqual([]);
    }
  });

  it("takes what was chosen as it is", async () => {
    const { swap } = await stage({ a: await drawn("group") });
    const faces = [null, ["you"], null];
    const { faces: count, refund } = done((await swap(["a"], { faces, match: "chosen" })).outcome);
    expect([count, refund]).toEqual([1, 1]);
  });

  it("gives the defaults to the first faces and says so", async () => {
    const { swap } = await stage({ a: await drawn("group") });
    const { content } = done((await swap(["a"], { faces: [["me"], ["you"]], match: "first" })).outcome);
    expect(content).toMatch(/Your 2 default names met 3 faces/);
  });
});

it("refuses a name that is gone, and a feature that this engine cannot use", async () => {
  const { swap, identities } = await stage({ a: await drawn("single") });
  await expect(swap(["a"], { faces: [["mee"]] })).rejects.toMatchObject({
    code: "unknown_name",
    context: { nearest: ["me"] },
  });
  const feature = { savedAt: 1, recogniser: "another", embedding: new Float32Array(512).fill(1) };
  await identities.save(userId, { name: "npy", ...feature }, null, {
    epoch: 0,
    saveId: String(Math.random()),
  });
  await expect(swap(["a"], { faces: [["npy"]] })).rejects.toMatchObject({ code: "needs_picture" });
  const parts = await jobParts({});
  await parts.identities.save(userId, { name: "npy", ...feature }, null, {
    epoch: 0,
    saveId: String(Math.random()),
  });
  const swapImage = createSwapImage({
    ...parts,
    inference: { ...inference, engine: "inswapper" },
    maxOutputPx: 4096,
    namesPreview: false,
    moveToBulk: async () => undefined,
  });
  const job = {
    kind: "swap-image" as const,
    ...reference,
    match: "counted" as const,
    panels: null,
    charged: 2,
  };
  await expect(
    swapImage({ ...job, faces: [["npy"]], options: plain }, taskFor(["a"]).task),
  ).rejects.toMatchObject({ code: "other_recogniser", context: { name: "npy" } });
});

describe("effects", () => {
  it("age the face that is there, without anybody's identity", async () => {
    const { swap } = await stage({ a: await drawn("single") });
    const { outcome } = await swap(["a"], { faces: [[]], options: { ...plain, oldify: 400 } });
    const { content, files, refund } = done(outcome);
    expect(content).toMatch(/1 face changed/);
    expect(refund).toBe(1);
    expect(await changed(await drawn("single"), files[0]!.bytes)).toBeGreaterThan(0.02);
  });

  it("sharpen and age what was swapped, and leave the others alone", async () => {
    const { swap } = await stage({ a: await drawn("group") });
    const bytes = async (options: typeof plain) =>
      done((await swap(["a"], { faces: [null, ["me"], null], match: "chosen", options })).outcome).files[0]!
        .bytes;
    const [soft, aged] = [await bytes(plain), await bytes({ ...plain, sharpen: true, oldify: 300 })];
    const { width, height } = await sharp(soft).metadata();
    const third = (left: number) => ({
      left: Math.floor(left),
      top: 0,
      width: Math.floor(width / 4),
      height,
    });
    const part = (picture: Buffer, left: number) => sharp(picture).extract(third(left)).png().toBuffer();
    const middle = width * 0.375;
    expect(await changed(await part(soft, middle), await part(aged, middle))).toBeGreaterThan(0.02);
    expect(await changed(await part(soft, 0), await part(aged, 0))).toBe(0);
  });
});

describe("an animation", () => {
  const moving = async () => {
    const frames = [await drawn("single"), await drawn("upscale")];
    const small = await Promise.all(frames.map((frame) => sharp(frame).resize(200, 200).png().toBuffer()));
    return sharp(small, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer();
  };

  it("is moved to the animations' queue as it is", async () => {
    const { swap, moved } = await stage({ a: await moving() });
    const { outcome } = await swap(["a"], { charged: 5 });
    expect(outcome).toEqual({ kind: "moved" });
    expect(moved).toMatchObject([{ kind: "swap-image", charged: 5, faces: [["me"]] }]);
  });

  it("among stills is passed over, saying so", async () => {
    const { swap, moved } = await stage({ a: await moving(), b: await drawn("single") });
    const { content, files } = done((await swap(["a", "b"])).outcome);
    expect([files.length, moved]).toEqual([1, []]);
    expect(content).toMatch(/Picture 1: One of the pictures is an animation/);
  });
});

it("does not begin what would take longer than the reply lives", async () => {
  const { swap, workTimes } = await stage({ a: await drawn("single") });
  await workTimes.learn("picture", 15 * 60_000);
  await expect(swap(["a"])).rejects.toMatchObject({ code: "too_slow" });
});
