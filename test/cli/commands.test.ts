import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PermissionFlagsBits } from "discord.js";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { installLinks } from "../../cli/doctor.ts";
import { compiled, dataDir } from "../../infra/stage/root.ts";
import { openModels, packFiles, releaseModels } from "../../models/load-pack.ts";
import { decodePicture } from "../../worker/images/decode.ts";
import { analyse } from "../../worker/pipeline/analyse.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "doppel-cli-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Runs `doppel` as a person would. */
const doppel = (...args: string[]) => doppelIn({}, ...args);

async function doppelIn(env: Readonly<Record<string, string>>, ...args: string[]) {
  try {
    const options = { env: { ...process.env, ...env } };
    const done = await promisify(execFile)(process.execPath, [compiled("cli/main.js"), ...args], options);
    return { code: 0, ...done };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

const sample = (name: string) => join(inject("samplesDir"), `${name}.png`);

describe("doppel faces", () => {
  it("prints the faces as JSON, left to right", async () => {
    const { code, stdout } = await doppel("faces", sample("group"), "--json");
    const { image, faces, ms } = JSON.parse(stdout);
    expect([code, image.width > 0, faces.length]).toEqual([0, true, 3]);
    for (const { box, kps, landmarks, embedding } of faces) {
      expect([box.length, kps.length, landmarks.length, embedding.length]).toEqual([4, 5, 68, 512]);
    }
    expect(faces[0].box[0]).toBeLessThan(faces[1].box[0]);
    expect(ms.analyse).toBeGreaterThan(0);
  });

  it("finds what the bot finds: a head that only a second look sees, with models in the home folder", async () => {
    const tilted = join(dir, "tilted.png");
    await sharp(sample("mei")).rotate(65, { background: "#777" }).toFile(tilted);
    const { image } = await decodePicture(await readFile(tilted), 0);
    const models = await openModels(packFiles(join(dataDir, "models"), "lite"));
    expect(await analyse(image, models)).toEqual([]);
    await releaseModels(models);
    const env = { HOME: dataDir, MODELS_DIR: "~/models" };
    const { stdout } = await doppelIn(env, "faces", tilted, "--json");
    expect((JSON.parse(stdout) as { faces: unknown[] }).faces).toHaveLength(1);
  });

  it("draws them", async () => {
    const out = join(dir, "drawn.png");
    expect((await doppel("faces", sample("group"), "--draw", out)).code).toBe(0);
    expect((await decodePicture(await readFile(out), 0)).image.width).toBeGreaterThan(0);
  });
});

describe("doppel samples", () => {
  it("draws a grid of four panels, with one face in each where its truth says", async () => {
    const { width, panels, faces } = JSON.parse(
      await readFile(sample("grid").replace(/png$/, "json"), "utf8"),
    ) as { width: number; panels: number[][]; faces: { kps: [number, number][] }[] };
    expect([width, panels.length, faces.length]).toEqual([2048, 4, 4]);
    const { stdout } = await doppel("faces", sample("grid"), "--json");
    const found = (JSON.parse(stdout) as { faces: { kps: [number, number][] }[] }).faces;
    expect(found).toHaveLength(4);
    for (const [index, { kps }] of faces.entries()) {
      const [x1, y1, x2, y2] = panels[index] as [number, number, number, number];
      const [x, y] = kps[2]!;
      expect(x > x1 && x < x2 && y > y1 && y < y2).toBe(true);
      const nearest = Math.min(...found.map((face) => Math.hypot(face.kps[2]![0] - x, face.kps[2]![1] - y)));
      expect(nearest).toBeLessThan(25);
    }
  });
});

describe("doppel swap", () => {
  it("swaps the named faces and leaves the size", async () => {
    const out = join(dir, "swapped.png");
    const { code, stdout } = await doppel(
      ...["swap", "--source", `me=${sample("iris")}`, "--source", `you=${sample("ravi")}`],
      ...["--target", sample("group"), "--spec", "me,_,you", "--out", out, "--json"],
    );
    expect(code).toBe(0);
    const { engine, found, swapped } = JSON.parse(stdout);
    expect([engine, found, swapped.length]).toEqual(["morph", 3, 2]);
    const [before, after] = await Promise.all(
      [sample("group"), out].map(async (file) => (await decodePicture(await readFile(file), 0)).image),
    );
    expect([after!.width, after!.height]).toEqual([before!.width, before!.height]);
    expect(after!.data).not.toEqual(before!.data);
  });

  it.each([
    ["a source that is not there", ["--source", "nobody.png"], /can't read nobody\.png/],
    ["a source with three faces", ["--source", "GROUP"], /3 faces/],
    ["a spec with an unknown name", ["--source", "ann=IRIS", "--spec", "anm"], /did you mean ann/],
    ["a spec that does not parse", ["--source", "IRIS", "--spec", "a,,b"], /a name is missing/],
    ["another count of faces", ["--source", "IRIS", "--spec", "me,me"], /1 face, but you named 2/],
  ])("%s: one sentence, exit code 2", async (_what, args, sentence) => {
    const paths = args.map((arg) => arg.replace("IRIS", sample("iris")).replace("GROUP", sample("group")));
    const { code, stderr } = await doppel(
      "swap",
      ...paths,
      "--target",
      sample("single"),
      "--out",
      join(dir, "x.png"),
    );
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });

  it("takes the engine that SWAP_ENGINE names, as a worker does", async () => {
    const args = [
      "swap",
      "--source",
      sample("iris"),
      "--target",
      sample("single"),
      "--out",
      join(dir, "e.png"),
    ];
    const { code, stderr } = await doppelIn({ SWAP_ENGINE: "inswapper" }, ...args);
    expect([code, stderr]).toEqual([1, expect.stringContaining("inswapper")]);
  });

  it("an output of no known kind", async () => {
    const { code, stderr } = await doppel(
      "swap",
      "--source",
      sample("iris"),
      "--target",
      sample("single"),
      "--out",
      "a.bmp",
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(/must end in/)]);
  });

  it("a file of no known kind", async () => {
    const file = join(dir, "a.svg");
    await writeFile(file, "<svg/>");
    const { code, stderr } = await doppel("faces", file);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/SVG/)]);
  });
});

describe("doppel doctor", () => {
  it("says what is here", async () => {
    const { code, stdout } = await doppel("doctor");
    expect(stdout).toMatch(/ok +model pack lite/);
    expect(stdout).toMatch(/swap engine morph on cpu/);
    expect(code).toBe(0);
  });

  it("makes the install links from the token's own id", () => {
    const token = `${Buffer.from("1180000000000000001").toString("base64")}.abc.def`;
    const [, permissions] =
      /client_id=1180000000000000001&integration_type=0&scope=bot\+applications\.commands&permissions=(\d+)/.exec(
        installLinks(token),
      )!;
    const { ViewChannel, SendMessages, AttachFiles, ReadMessageHistory, SendMessagesInThreads } =
      PermissionFlagsBits;
    expect(BigInt(permissions!)).toBe(
      ViewChannel | SendMessages | AttachFiles | ReadMessageHistory | SendMessagesInThreads,
    );
    expect(installLinks(undefined)).toMatch(/YOUR_APPLICATION_ID/);
  });
});

it.each([
  [["--help"], 0],
  [[], 2],
  [["fly"], 2],
  [["keys", "--help"], 0],
  [["keys", "forget"], 2],
  [["fleet", "adopt", "--all"], 2],
  [["tombstones", "replay", "--again"], 2],
  [["takedown", "undo"], 2],
  [["models", "pull"], 2],
])("doppel %j exits with %i", async (args, code) => {
  expect((await doppel(...args)).code).toBe(code);
});
