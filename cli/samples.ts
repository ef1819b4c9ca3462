import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import sharp from "sharp";
import { renderGrid, renderPng } from "./portraits/render.ts";
import {
  drawScene,
  type Grid,
  measureGrid,
  measureScene,
  type Scene,
  type SceneTruth,
  sampleGrid,
  sampleScenes,
} from "./portraits/scenes.ts";
import { UserMistake } from "./user-mistake.ts";

/** `doppel samples DIR`. */
export function samplesCommand(): Command {
  return new Command("samples")
    .description("draw portraits of people who do not exist, to try Doppel with")
    .argument("<dir>", "where to write the PNG files, and beside each a JSON file with its faces")
    .option("--width <px>", "write JPEGs of that width beside them, too")
    .action(samples);
}

async function samples(dir: string, { width }: { readonly width?: string }): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (cause) {
    throw new UserMistake(`I can't write to ${dir}.`, { cause });
  }
  const all = [gridSample(sampleGrid()), ...sampleScenes().map(sceneSample)];
  // Two at a time: a picture is drawn by one core.
  for (let at = 0; at < all.length; at += 2) {
    const paths = await Promise.all(all.slice(at, at + 2).map((sample) => drawSample(dir, sample)));
    if (width) paths.push(...(await Promise.all(paths.map((path) => shrunk(path, Number(width))))));
    for (const path of paths) process.stdout.write(`${path}\n`);
  }
}

/** @returns where the JPEG is */
async function shrunk(path: string, width: number): Promise<string> {
  const small = path.replace(/\.png$/, `-${width}.jpg`);
  if (!existsSync(small)) await sharp(path).resize(width).jpeg({ quality: 88 }).toFile(small);
  return small;
}

/** A picture that can be drawn, and what is true of it. */
interface Sample {
  /** file name without its ending */
  readonly name: string;
  readonly truth: SceneTruth;
  readonly svgs: readonly string[];
  render(): Promise<Buffer>;
}

function sceneSample(scene: Scene): Sample {
  const svg = drawScene(scene);
  return { name: scene.name, truth: measureScene(scene), svgs: [svg], render: () => renderPng(svg) };
}

function gridSample(grid: Grid): Sample {
  const svgs = grid.panels.map(drawScene);
  const [{ width, height }] = grid.panels;
  return { name: grid.name, truth: measureGrid(grid), svgs, render: () => renderGrid(svgs, width, height) };
}

/** Draws what is not there yet as it would be drawn now. */
async function drawSample(dir: string, { name, truth: measured, svgs, render }: Sample): Promise<string> {
  const path = join(dir, `${name}.png`);
  const truthPath = join(dir, `${name}.json`);
  const drawing = createHash("sha256").update(svgs.join("")).digest("hex");
  const truth = `${JSON.stringify({ ...measured, drawing })}\n`;
  const before = await readFile(truthPath, "utf8").catch(() => "");
  if (before === truth && existsSync(path)) return path;
  await writeFile(path, await render());
  await writeFile(truthPath, truth);
  return path;
}
