import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { openDetector } from "../models/detectors/open-detector.ts";
import { openSession } from "../models/session.ts";
import { loadCliConfig, resolvePath } from "../shared/config.ts";
import { decodePicture } from "../worker/images/decode.ts";
import { readIdentity } from "../worker/pipeline/read-identity.ts";
import { formatEncoders, measureEncoders } from "./bench/encoders.ts";
import { measureGarbage } from "./bench/garbage.ts";
import { calibrationMs, judge, type Outcome } from "./bench/goals.ts";
import { measureMemory } from "./bench/memory.ts";
import { benchPicture } from "./bench/pictures.ts";
import { clock, median, runRounds, type Task, type Times } from "./bench/rounds.ts";
import { type BenchPlaces, openInswapper, openMorph, prepare } from "./bench/setting.ts";
import type { Stopwatch } from "./bench/stopwatch.ts";
import { formatOutcomes, formatTimes } from "./bench/table.ts";
import { analyseTasks, aroundTask, hifiTask, morphTask, swapTask } from "./bench/tasks.ts";
import { measureThroughput } from "./bench/throughput.ts";

interface BenchOptions {
  readonly rounds: string;
  readonly network: boolean;
  readonly memory?: true;
  readonly encoders?: string;
  readonly json?: true;
}

const benchDir = ".data/bench";
const calibrationModel = "../shared/reference/models/scrfd_500m_bnkps.onnx";
const widths = [1024, 2048, 3840];
const faceCounts = [1, 4];
const throughputSwaps = 12;
const floorSwaps = 4;

/** `doppel bench`. */
export function benchCommand(): Command {
  return new Command("bench")
    .description(
      "time every stage of a swap on drawn pictures, with an inswapper of the true size and with morph",
    )
    .option("--rounds <count>", "how often everything is measured, interleaved", "9")
    .option("--no-network", "leave the true-size inswapper out")
    .option("--memory", "measure the worker's memory instead of times")
    .option("--encoders <picture>", "measure what encoders make of a picture instead")
    .option("--json", "print the figures as JSON")
    .action(bench);
}

async function bench({ rounds, network, memory, encoders, json }: BenchOptions): Promise<void> {
  if (encoders) {
    const { image } = await decodePicture(await readFile(encoders), 0);
    const figures = await measureEncoders(image, Number(rounds));
    process.stdout.write(json ? `${JSON.stringify({ figures })}\n` : `${formatEncoders(figures)}\n`);
    return;
  }
  const modelsDir = resolvePath(loadCliConfig().MODELS_DIR);
  if (memory) {
    const pictures = resolvePath(join(benchDir, "pictures"));
    const outcomes = [
      ...(await measureMemory(modelsDir, pictures, say)),
      await measureGarbage(modelsDir, pictures),
    ];
    process.stdout.write(json ? `${JSON.stringify({ outcomes })}\n` : `${formatOutcomes(outcomes)}\n`);
    return;
  }
  say("Preparing pictures and networks in .data/bench ...");
  const places = await prepare(modelsDir, resolvePath(benchDir), network);
  const morph = await openMorph(modelsDir);
  const inswapper = network ? await openInswapper(places) : null;
  const tasks = await benchTasks(places, morph, inswapper);
  const medians = await runRounds(tasks, Number(rounds), (round) => say(`round ${round} of ${rounds}`));
  const scale = (medians.get("calibration")?.["ms"] ?? calibrationMs) / calibrationMs;
  const outcomes = [...judge(medians, scale), ...(await judgeThroughput(places, inswapper))];
  process.stdout.write(
    json
      ? `${JSON.stringify({ rounds: Number(rounds), scale, medians: Object.fromEntries(medians), outcomes })}\n`
      : `${formatTimes(medians)}\n\n${formatScale(medians, scale)}\n\n${formatOutcomes(outcomes)}\n`,
  );
}

async function benchTasks(
  places: BenchPlaces,
  morph: Stopwatch,
  inswapper: Stopwatch | null,
): Promise<Task[]> {
  const portrait = await benchPicture(places.pictures, 1024, 1, 1.1);
  const { image } = await decodePicture(portrait, 0);
  const identity = await readIdentity(image, morph.models);
  const tasks: Task[] = await calibrationTasks();
  for (const [name, stopwatch] of [
    ["inswapper", inswapper],
    ["morph", morph],
  ] as const) {
    if (!stopwatch) continue;
    for (const width of widths) {
      for (const faces of faceCounts) {
        const bytes = await benchPicture(places.pictures, width, faces);
        const label = `${name} ${width} px, ${faces} ${faces === 1 ? "face" : "faces"}`;
        tasks.push(swapTask(label, bytes, identity, stopwatch));
      }
    }
  }
  for (const width of inswapper ? [1024, 3840] : []) {
    const picture = await decodePicture(await benchPicture(places.pictures, width, 1), 0);
    for (const side of [160, 480])
      tasks.push(aroundTask(`around ${side} px at ${width}`, picture.image, side, identity, inswapper!));
  }
  if (inswapper) tasks.push(hifiTask("inswapper -f, 1 face", image, identity, inswapper));
  // 327 px a face unit at this scale make an aligned crop of 200 px.
  tasks.push(morphTask("morph 200 px", await benchPicture(places.pictures, 1024, 4, 0.61), identity, morph));
  const group = await decodePicture(await benchPicture(places.pictures, 1024, 6, 0.42), 0);
  return [...tasks, ...analyseTasks(group.image, image, morph)];
}

/** The bare detector that the goals are scaled by; not without the reference material. */
async function calibrationTasks(): Promise<Task[]> {
  const file = resolvePath(calibrationModel);
  if (!existsSync(file)) return [];
  const { session } = openDetector(await openSession(file));
  const feeds = {
    [session.inputs[0]!.name]: { data: new Float32Array(3 * 640 * 640), dims: [1, 3, 640, 640] },
  };
  return [{ name: "calibration", run: async () => ({ ms: (await clock(() => session.run(feeds)))[0] }) }];
}

/** Two swaps at once at 2048 px: how much of what the networks allow is reached. */
async function judgeThroughput(places: BenchPlaces, inswapper: Stopwatch | null): Promise<Outcome[]> {
  if (!inswapper) return [];
  const portrait = await decodePicture(await benchPicture(places.pictures, 1024, 1, 1.1), 0);
  const identity = await readIdentity(portrait.image, inswapper.models);
  const bytes = await benchPicture(places.pictures, 2048, 1);
  const alone = swapTask("alone", bytes, identity, inswapper);
  const floors: number[] = [];
  const measureFloors = async () => {
    for (let i = 0; i < floorSwaps; i++) floors.push((await alone.run())["floor"]!);
  };
  // Just before and just after: what else the machine does changes within minutes.
  await measureFloors();
  const ms = await measureThroughput("inswapper", places.models, bytes, identity, throughputSwaps);
  await measureFloors();
  const floor = median(floors);
  return [{ goal: "2048 px, two at once: time a swap, of the floor", measured: ms / floor, atMost: 1 / 0.9 }];
}

function formatScale(medians: ReadonlyMap<string, Times>, scale: number): string {
  const ms = medians.get("calibration")?.["ms"];
  return ms === undefined
    ? `No calibration: ${join("..", "shared")} is missing, so goals in ms are not scaled.`
    : `Calibration (bare SCRFD-500M, as Doppel runs it): ${ms.toFixed(1)} ms, goals in ms x ${scale.toFixed(2)}.`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
