import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { renderPng } from "./portraits/render.ts";
import { drawScene, measureScene, type Scene, sampleScenes } from "./portraits/scenes.ts";
import { UserMistake } from "./user-mistake.ts";

/** `doppel samples DIR`. */
export function samplesCommand(): Command {
  return new Command("samples")
    .description("draw portraits of people who do not exist, to try Doppel with")
    .argument("<dir>", "where to write the PNG files, and beside each a JSON file with its faces")
    .action(samples);
}

async function samples(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (cause) {
    throw new UserMistake(`I can't write to ${dir}.`, { cause });
  }
  const scenes = sampleScenes();
  // Two at a time: a picture is drawn by one core.
  for (let at = 0; at < scenes.length; at += 2) {
    const paths = await Promise.all(scenes.slice(at, at + 2).map((scene) => drawSample(dir, scene)));
    for (const path of paths) process.stdout.write(`${path}\n`);
  }
}

/** Draws what is not there yet as it would be drawn now. */
async function drawSample(dir: string, scene: Scene): Promise<string> {
  const path = join(dir, `${scene.name}.png`);
  const truthPath = join(dir, `${scene.name}.json`);
  const svg = drawScene(scene);
  const drawing = createHash("sha256").update(svg).digest("hex");
  const truth = `${JSON.stringify({ ...measureScene(scene), drawing })}\n`;
  const before = await readFile(truthPath, "utf8").catch(() => "");
  if (before === truth && existsSync(path)) return path;
  await writeFile(path, await renderPng(svg));
  await writeFile(truthPath, truth);
  return path;
}
