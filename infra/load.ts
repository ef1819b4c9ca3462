import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cpuPer, readCpuTimes } from "./crowd/cpu.ts";
import { swapBesideAFlood } from "./crowd/flood.ts";
import { guestOf, inviteGuests } from "./crowd/guests.ts";
import {
  floodFigures,
  inWords,
  judge,
  type Measured,
  type RushFigures,
  type SteadyFigures,
  steadyFigures,
  timesOf,
} from "./crowd/load-report.ts";
import { rush, stroll } from "./crowd/rush.ts";
import { keepPace } from "./crowd/steady.ts";
import { runCli } from "./demo/run-cli.ts";
import {
  type ChatMessage,
  connectLocalDiscord,
  type DiscordClient,
  type File,
  type User,
} from "./local-discord/client.ts";
import { Interrupted, interruptedCode, unlessInterrupted } from "./stage/interrupt.ts";
import { dataDir } from "./stage/root.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { startWhole, type Whole } from "./stage/whole.ts";

const help = `npm run load -- [options]

Starts a whole Doppel (Redis, bot, worker with the lite pack) against the local Discord, lets many users at it and
prints what came of it against the goals for 2 cores. On a machine that does nothing else; it takes some four minutes.

  rush     50 people, each with a face saved, swap the picture of one message at once, twice; before that one of them
           does so ten times alone. "Outside the pipeline" is what the worker does with a job in hand besides: fetch,
           decode, encode, deliver, Redis. The wait for one's turn at the pipeline is neither.
  steady   200 interactions a second for 60 s from 200 people, sent whatever came of the earlier ones. Of a hundred:
           40 ask for names while they type, 24 are mistakes (an unknown name, an unknown flag, no picture), 10 /help,
           6 /setid, 4 /privacy, 2 /listid (with a contact sheet), 3 /delall and 3 presses of "keep" below it, and
           8 are swaps by the 50 who have a face. 16 swaps a second are more than two cores can make beside the rest:
           they queue up until somebody with 5 unfinished ones hears to come back later.
  flood    One who swaps now and then, alone, and then beside somebody who asks for 20 pictures a second.
  workers  The rush again (one round) with 2 and 4 worker processes.

  --users N      how many people (200)
  --at-once N    how many of them have a face and swap at once (50)
  --rounds N     of the rush (2)
  --rate N       interactions a second (200)
  --seconds N    how long (60)
  --swaps N      before and during the flood, each (20)
  --workers LIST numbers of worker processes after the first (2,4)
  --only LIST    parts to run: rush,steady,flood,workers
  --picture F    what they swap into (a drawn PNG of 1024 px)
  --json         the figures as JSON
  --help         this text
`;

const strollSwaps = 10;
const parts = ["rush", "steady", "flood", "workers"] as const;

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "200" },
    "at-once": { type: "string", default: "50" },
    rounds: { type: "string", default: "2" },
    rate: { type: "string", default: "200" },
    seconds: { type: "string", default: "60" },
    swaps: { type: "string", default: "20" },
    workers: { type: "string", default: "2,4" },
    only: { type: "string", default: parts.join(",") },
    picture: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** A Doppel that runs, with its people. */
interface Scene {
  readonly stage: Stage;
  readonly whole: Whole;
  readonly discord: DiscordClient;
  /** They have saved a face. */
  readonly guests: readonly User[];
  readonly message: ChatMessage;
}

if (values.help) process.stdout.write(help);
else process.exitCode = await main();
// What was interrupted is still waiting for parts that have gone.
if (process.exitCode === interruptedCode) process.exit();

async function main(): Promise<number> {
  const dir = await mkdtemp(join(dataDir, "load-"));
  const stage = createStage(join(dir, "logs"));
  try {
    const measured = await unlessInterrupted(measure(stage, dir));
    const json = { ...measured, goals: judge(measured) };
    process.stdout.write(values.json ? `${JSON.stringify(json)}\n` : inWords(measured));
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return interruptedCode;
    throw error;
  } finally {
    await stage.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(stage: Stage, dir: string): Promise<Measured> {
  const samples = join(dataDir, "samples");
  await runCli(["samples", samples]);
  const whole = await startWhole(stage, dir, { DAILY_SWAPS: "0" });
  const discord = await connectLocalDiscord(whole.origin);
  try {
    const picture = await fileOf(values.picture ?? join(samples, "single.png"));
    const message = await discord.post({ author: "Ada", files: [picture] });
    const guests = await inviteGuests(
      discord,
      Number(values["at-once"]),
      await fileOf(join(samples, "iris.png")),
    );
    return await measureAll({ stage, whole, discord, guests, message });
  } finally {
    discord.close();
  }
}

async function measureAll(scene: Scene): Promise<Measured> {
  const wanted = values.only.split(",");
  const [model = { model: "unknown" }] = cpus();
  return {
    machine: `${cpus().length} cores, ${model.model}, Node ${process.versions.node}`,
    rush: wanted.includes("rush") ? await measureRush(scene) : null,
    steady: wanted.includes("steady") ? await measureSteady(scene) : null,
    flood: wanted.includes("flood") ? await measureFlood(scene) : null,
    workers: wanted.includes("workers") ? await measureWorkers(scene) : [],
  };
}

async function measureRush({ stage, whole, guests, message }: Scene): Promise<RushFigures> {
  const { logDir } = stage;
  const rounds = Number(values.rounds);
  const oneByOne = await stroll(guests[0]!, { swaps: strollSwaps, message, logDir });
  const before = await readCpuTimes(whole);
  const { times, seconds } = await rush(guests, { rounds, message, logDir });
  const cpuMs = cpuPer(times.length, before, await readCpuTimes(whole));
  return {
    users: guests.length,
    rounds,
    swapsPerSecond: perSecond(times.length, seconds),
    cpuMs,
    atOnce: timesOf(times),
    oneByOne: timesOf(oneByOne),
  };
}

async function measureSteady({ whole, discord, guests, message }: Scene): Promise<SteadyFigures> {
  const count = Math.max(guests.length, Number(values.users));
  const others = Array.from({ length: count - guests.length }, (_, index) =>
    guestOf(discord, guests.length + index + 1),
  );
  const wanted = {
    perSecond: Number(values.rate),
    seconds: Number(values.seconds),
    withFaces: guests.length,
  };
  const place = { message, url: message.attachments[0]!.url };
  const before = await readCpuTimes(whole);
  const started = performance.now();
  const deeds = await keepPace([...guests, ...others], discord, place, wanted);
  const seconds = (performance.now() - started) / 1_000;
  return steadyFigures(deeds, {
    wanted,
    seconds,
    cpuMs: cpuPer(deeds.length, before, await readCpuTimes(whole)),
  });
}

async function measureFlood({ guests, message }: Scene): Promise<Measured["flood"]> {
  const [calm, eager] = [guests[0]!, guests.at(-1)!];
  return floodFigures(await swapBesideAFlood([calm, eager], { swaps: Number(values.swaps), message }));
}

/** One round each; the first worker alone as well, so that what is compared was measured alike. */
async function measureWorkers({ stage, whole, guests, message }: Scene): Promise<Measured["workers"]> {
  const found: { workers: number; swapsPerSecond: number }[] = [];
  let running = whole.workers.length;
  for (const workers of [running, ...values.workers.split(",").map(Number)]) {
    while (running < workers) await stage.startWorker(whole.env, ++running);
    const { logDir } = stage;
    // A process is slow at first.
    await rush(guests.slice(0, 3 * workers), { rounds: 1, message, logDir });
    const { times, seconds } = await rush(guests, { rounds: 1, message, logDir });
    found.push({ workers, swapsPerSecond: perSecond(times.length, seconds) });
  }
  return found;
}

function perSecond(count: number, seconds: number): number {
  return Math.round((count / seconds) * 100) / 100;
}

async function fileOf(path: string): Promise<File> {
  return { name: path.split("/").at(-1) ?? path, data: await readFile(path) };
}
