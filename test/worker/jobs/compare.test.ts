import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, inject, it } from "vitest";
import { createCompare } from "../../../worker/jobs/compare.ts";
import { createRepost } from "../../../worker/jobs/repost.ts";
import { jobParts, reference, taskFor, userId } from "../../support/jobs.ts";
import { paint } from "../../support/pictures.ts";

const mark = "compositeWithTrainedAlgorithmicMedia";
const drawn = (name: string) => readFile(`${inject("samplesDir")}/${name}.png`);

const compare = { kind: "compare" as const, ...reference, panels: null };

function filesOf(outcome: Awaited<ReturnType<ReturnType<typeof createCompare>>>) {
  if (outcome.kind !== "done") throw new Error(`the job is ${outcome.kind}`);
  return outcome.answer.files ?? [];
}

it("shows before and after side by side, at the same scale, marked", async () => {
  const after = await sharp(await drawn("single"))
    .negate({ alpha: false })
    .resize(500)
    .png()
    .toBuffer();
  const parts = await jobParts({ before: await drawn("single"), after });
  const outcome = await createCompare(parts)(compare, taskFor(["before", "after"]).task);
  const [file] = filesOf(outcome);
  const { width, height, xmp } = await sharp(file!.bytes).metadata();
  expect(width / height).toBeCloseTo(2, 1);
  expect(xmp?.toString()).toContain(mark);
  expect(file!.alt).toMatch(/before, left/);
  const half = (left: number) =>
    sharp(file!.bytes)
      .extract({ left, top: 0, width: 300, height: 300 })
      .stats()
      .then(({ channels }) => channels[0]!.mean);
  expect((await half(0)) + (await half(Math.ceil(width / 2) + 4))).toBeCloseTo(255, -1);
});

it("compares a panel with that panel, and colours as they are meant", async () => {
  const grid = await drawn("grid");
  const { width, height } = await sharp(grid).metadata();
  const panel = { left: 0, top: height / 2, width: width / 2, height: height / 2 };
  const after = await sharp(grid).extract(panel).png().toBuffer();
  const parts = await jobParts({ before: grid, after });
  const outcome = await createCompare(parts)({ ...compare, panels: 2 }, taskFor(["before", "after"]).task);
  const [file] = filesOf(outcome);
  const compared = await sharp(file!.bytes).metadata();
  const side = {
    top: 0,
    width: Math.floor(compared.width / 2) - 4,
    height: Math.floor(compared.height * 0.9),
  };
  const [left, right] = await Promise.all(
    [0, compared.width - side.width].map((from) =>
      sharp(file!.bytes)
        .extract({ left: from, ...side })
        .stats(),
    ),
  );
  for (const [channel, { mean }] of left!.channels.entries()) {
    expect(mean).toBeCloseTo(right!.channels[channel]!.mean, -0.5);
  }
});

it("refuses what is larger than pictures may be, before it is decoded", async () => {
  const parts = { ...(await jobParts({ a: await paint(2000, 1000).png().toBuffer() })), maxMegapixels: 1 };
  await expect(createCompare(parts)(compare, taskFor(["a", "a"]).task)).rejects.toMatchObject({
    code: "too_many_pixels",
  });
});

it("compares what a swap opens, and says what is wrong with what it does not", async () => {
  const bytes = await paint(400, 300).jpeg().toBuffer();
  const tables = bytes.indexOf("\xff\xc4", 0, "latin1");
  const damaged = Buffer.concat([bytes.subarray(0, tables), Buffer.from([0]), bytes.subarray(tables)]);
  const parts = await jobParts({ whole: bytes, damaged, cut: bytes.subarray(0, bytes.length / 2) });
  expect(filesOf(await createCompare(parts)(compare, taskFor(["damaged", "whole"]).task))).toHaveLength(1);
  await expect(createCompare(parts)(compare, taskFor(["cut", "whole"]).task)).rejects.toMatchObject({
    code: "broken_picture",
  });
});

it("opens large pictures one at a time, no larger than they are shown", async () => {
  const large = await sharp({ create: { width: 5000, height: 4000, channels: 3, background: "#777" } })
    .jpeg()
    .toBuffer();
  const parts = await jobParts({ large });
  let atOnce = 0;
  const seen: number[] = [];
  const oneLarge: typeof parts.oneLarge = (file, work) =>
    parts.oneLarge(file, async () => {
      seen.push(++atOnce);
      const view = await work();
      atOnce--;
      expect(view).toMatchObject({ width: 1400, height: 1120 });
      return view;
    });
  const outcome = await createCompare({ ...parts, oneLarge })(compare, taskFor(["large", "large"]).task);
  expect(seen).toEqual([1, 1]);
  expect(await sharp(filesOf(outcome)[0]!.bytes).metadata()).toMatchObject({ width: 2804, height: 1120 });
});

it("keeps each half within its size, however differently they are shaped", async () => {
  const parts = await jobParts({
    wide: await paint(3000, 10).png().toBuffer(),
    tall: await paint(10, 3000).png().toBuffer(),
  });
  const outcome = await createCompare(parts)(compare, taskFor(["wide", "tall"]).task);
  const { width, height } = await sharp(filesOf(outcome)[0]!.bytes).metadata();
  expect(width).toBeLessThanOrEqual(2 * 1400 + 10);
  expect(height).toBeLessThanOrEqual(1400);
});

it("posts a private result byte for byte, with buttons of its own, for its owner alone", async () => {
  const result = await paint(40, 30).withXmp(`<x>${mark}</x>`).webp().toBuffer();
  const parts = await jobParts({ a: result });
  const pictures = [{ url: "https://x/before", bytes: 1, mayMove: false }];
  await parts.results.remember("7", { userId, pictures, panels: 1, faces: 2, identities: [7] });
  const repost = createRepost(parts);
  const job = { kind: "repost" as const, ...reference, resultId: "7" };
  const outcome = await repost(job, taskFor(["a"], { ephemeral: false }).task);
  if (outcome.kind !== "done") throw new Error("it was not posted");
  const { answer } = outcome;
  expect(answer.files?.map(({ name, bytes }) => [name, bytes])).toEqual([
    [`doppel-${reference.replyId}.webp`, result],
  ]);
  expect(answer.content).toMatch(/2 faces swapped/);
  expect(JSON.stringify(answer.components)).toContain(`delete:${reference.replyId}`);
  expect(outcome.result).toEqual({ pictures, panels: 1, faces: 2 });

  const stranger = { ...job, userId: "somebody else" };
  await expect(repost(stranger, taskFor(["a"]).task)).rejects.toMatchObject({ code: "result_gone" });
  await expect(repost({ ...job, resultId: "8" }, taskFor(["a"]).task)).rejects.toMatchObject({
    code: "result_gone",
  });
});
