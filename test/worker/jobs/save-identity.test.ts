import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { fingerprints } from "../../../models/fingerprints.ts";
import { readCustomId } from "../../../shared/custom-ids.ts";
import type { ReplySecrets } from "../../../shared/replies.ts";
import type { Inference } from "../../../worker/inference/client.ts";
import type { JobOutcome } from "../../../worker/jobs/run-job.ts";
import { createSaveIdentity } from "../../../worker/jobs/save-identity.ts";
import { cosine } from "../../../worker/pipeline/same-person.ts";
import { openInference } from "../../support/inference.ts";
import { jobParts, reference, taskFor, userId } from "../../support/jobs.ts";
import { npy } from "../../support/npy.ts";
import { hasReference, photo } from "../../support/reference.ts";

let inference: Inference;
beforeAll(async () => {
  inference = await openInference();
});
afterAll(() => inference.close());

const drawn = (name: string) => readFile(`${inject("samplesDir")}/${name}.png`);

let replies = 1;

async function stage(files: Readonly<Record<string, Buffer>>) {
  const parts = await jobParts(files);
  const saveIdentity = createSaveIdentity({ ...parts, inference });
  const save = (
    pictures: readonly string[],
    {
      name = "me",
      face = null,
      ...secrets
    }: { name?: string; face?: number | null } & Partial<ReplySecrets> = {},
  ) => {
    const { task } = taskFor(pictures, secrets);
    // Every save is a reply of its own.
    const reply = { ...task.reply, id: String(replies++) };
    return saveIdentity({ kind: "save-identity", ...reference, name, face }, { ...task, reply });
  };
  return { ...parts, save };
}

function shown(outcome: JobOutcome) {
  if (outcome.kind === "moved") throw new Error("nothing is shown");
  const { content = "", files = [], components = [] } = outcome.answer;
  const buttons = (components as { components: { label: string; custom_id: string }[] }[]).flatMap(
    (row) => row.components,
  );
  return { content, files, buttons };
}

describe("one clear face", () => {
  it("is kept and shown, and becomes the default", async () => {
    const { save, identities } = await stage({ a: await drawn("iris") });
    const { content, files, buttons } = shown(await save(["a"]));
    expect(content).toMatch(/^idname `me` created\. It is your default now: `me`/);
    expect(files[0]?.alt).toBe("The face that is kept as me");
    const { width, height, exif } = await sharp(files[0]?.bytes).metadata();
    expect([width, height, exif]).toEqual([512, 512, undefined]);
    expect(buttons).toEqual([]);
    expect((await identities.profile(userId)).defaults).toBe("me");
  });

  it("names the old default and offers to keep it, and to undo what was replaced", async () => {
    const { save, identities, actions } = await stage({ a: await drawn("iris"), b: await drawn("ravi") });
    await save(["a"]);
    await identities.setDefaults(userId, "me -f");
    const first = shown(await save(["b"], { name: "you" }));
    expect(first.content).toMatch(/Your default was `me`, now it is `you`/);
    expect(first.buttons.map(({ label }) => label)).toEqual(["Keep me as default"]);
    const { prefix, key } = readCustomId(first.buttons[0]!.custom_id);
    expect(prefix).toBe("defaults");
    expect(await actions.take(key, userId)).toMatchObject({ kind: "set-defaults", defaults: "me -f" });

    const again = shown(await save(["a"], { name: "YOU" }));
    expect(again.content).toMatch(/`YOU` created; it replaces the older one/);
    const undo = readCustomId(again.buttons.at(-1)!.custom_id);
    expect(undo.prefix).toBe("undo");
    expect(await actions.take(undo.key, userId)).toMatchObject({ kind: "undo-save", name: "YOU" });
  });

  it("goes on with the swap that waited for it", async () => {
    const { save, actions } = await stage({ a: await drawn("iris") });
    const pictures = [{ url: "https://x/y", bytes: 1, mayMove: false }];
    const afterwards = { idname: "me", typed: {}, pictures, panels: null, source: null };
    const { buttons } = shown(await save(["a"], { afterwards }));
    const { prefix, key } = readCustomId(buttons[0]!.custom_id);
    expect(prefix).toBe("swap");
    expect(await actions.take(key, userId)).toMatchObject({ kind: "swap", ...afterwards });
  });

  it("hints at what would make it more alike", async () => {
    const small = await sharp(await drawn("iris"))
      .resize(160)
      .png()
      .toBuffer();
    const { save } = await stage({ a: await drawn("iris"), b: small });
    expect(shown(await save(["a"])).content).not.toMatch(/likeness/);
    expect(shown(await save(["b"])).content).toMatch(/The face is small \(\d+ px\)/);
  });
});

describe("several faces", () => {
  it("are numbered, and each number saves that one", async () => {
    const { save, identities, actions } = await stage({ a: await drawn("group") });
    const question = await save(["a"]);
    expect(question).toMatchObject({ kind: "choose", faces: 3 });
    const { content, files, buttons } = shown(question);
    expect(content).toMatch(/Which one is `me`/);
    expect(files[0]?.alt).toMatch(/numbered 1 to 3/);
    expect((await sharp(files[0]?.bytes).metadata()).xmp).toBeUndefined();
    expect(buttons.map(({ label }) => label)).toEqual(["1", "2", "3", "Cancel"]);
    const pressed = buttons.slice(0, 3).map(({ custom_id }) => readCustomId(custom_id));
    expect(pressed.map(({ prefix, argument }) => [prefix, argument])).toEqual([
      ["face", "0"],
      ["face", "1"],
      ["face", "2"],
    ]);
    expect(await actions.take(pressed[0]!.key, userId)).toMatchObject({ kind: "save", name: "me" });
    expect(await identities.names(userId)).toEqual([]);

    const crops: number[] = [];
    for (const face of [0, 2]) {
      const { files: kept } = shown(await save(["a"], { face }));
      crops.push((await sharp(kept[0]?.bytes).stats()).channels[0]!.mean);
    }
    expect(crops[0]).not.toBeCloseTo(crops[1]!, 0);
  });
});

describe("a numpy feature", () => {
  const values = Float32Array.from({ length: 512 }, (_, i) => Math.cos(i));
  it("is kept under ArcFace's name, without a picture", async () => {
    const { save, identities } = await stage({ a: npy({ values }) });
    const { content, files } = shown(await save(["a"]));
    expect(content).toMatch(/has no picture/);
    expect(files).toEqual([]);
    const kept = await identities.find(userId, "me");
    expect([kept?.recogniser, kept?.embedding]).toEqual([fingerprints.arcfaceR50, values]);
  });
  it("is refused when it is none, or comes with pictures", async () => {
    const { save } = await stage({ a: npy({ values, shape: "(511,)" }), b: await drawn("iris") });
    await expect(save(["a"])).rejects.toMatchObject({ code: "bad_feature", context: { reason: "shape" } });
    await expect(save(["b", "a"])).rejects.toMatchObject({ code: "feature_alone" });
  });
});

describe.skipIf(!hasReference)("several pictures of one person", () => {
  const her = [photo("woman_1.png"), photo("woman_2.jpeg")];
  const files = async (...paths: string[]) =>
    Object.fromEntries(
      await Promise.all(paths.map(async (path, i) => [`${i}`, await readFile(path)] as const)),
    );

  it("make one identity between them, its crop from the better one", async () => {
    const { save, identities } = await stage(await files(...her));
    const alone: Float32Array[] = [];
    for (const name of ["0", "1"]) {
      await save([name]);
      alone.push((await identities.find(userId, "me"))!.embedding);
    }
    const { content, files: shownFiles } = shown(await save(["1", "0"]));
    expect(content).toMatch(/Made of 2 pictures/);
    const both = (await identities.find(userId, "me"))!.embedding;
    const apart = cosine(alone[0]!, alone[1]!);
    expect(Math.min(cosine(both, alone[0]!), cosine(both, alone[1]!))).toBeGreaterThan(apart);
    // The first picture is the large and sharp one, so it counts more, and its crop is kept.
    expect(cosine(both, alone[0]!)).toBeGreaterThan(cosine(both, alone[1]!));
    const single = shown(await save(["0"]));
    expect(shownFiles[0]?.bytes).toEqual(single.files[0]?.bytes);
  });

  it("are refused when one shows somebody else, by its name", async () => {
    const { save } = await stage(await files(...her, photo("astronaut.png")));
    await expect(save(["0", "1", "2"])).rejects.toMatchObject({
      code: "another_person",
      context: { picture: 3 },
    });
    await expect(save(["2", "0", "1"])).rejects.toMatchObject({
      code: "another_person",
      context: { picture: 1 },
    });
  });

  it("are refused when one has no face, by its name", async () => {
    const { save } = await stage(await files(her[0]!, photo("bulk_view.jpg")));
    await expect(save(["0", "1"])).rejects.toMatchObject({
      code: "in_picture",
      context: { role: "saved", picture: 2, mistake: { code: "no_face" } },
    });
  });
});
