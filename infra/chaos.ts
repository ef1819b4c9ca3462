import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { loadBotConfig } from "../shared/config.ts";
import { connectRedis } from "../shared/redis.ts";
import { bustle, type Crowd, type Pictures, welcome } from "./crowd/bustle.ts";
import { type Chaos, inWords, summarise } from "./crowd/chaos-report.ts";
import { hasEnded, isJob } from "./crowd/commands.ts";
import { type Outage, wreakHavoc } from "./crowd/havoc.ts";
import { personOf } from "./crowd/people.ts";
import { createQueueView, type QueueView } from "./crowd/queue-view.ts";
import { readAccounts, readLeft } from "./crowd/store-view.ts";
import { judge } from "./crowd/verdict.ts";
import { runCli } from "./demo/run-cli.ts";
import { connectLocalDiscord, type DiscordClient, type File } from "./local-discord/client.ts";
import { Interrupted, interruptedCode, unlessInterrupted } from "./stage/interrupt.ts";
import { dataDir } from "./stage/root.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { startWhole, type Whole } from "./stage/whole.ts";

const help = `npm run chaos -- [options]

Kills bot, workers and Redis, drops Discord's gateway and fails its requests while a crowd swaps, saves and erases, and
looks at the end whether every command has exactly one answer, exactly the pictures were charged, every identity is
whole, none is lost or back after its erasure, and nothing is left under way. Exit code 1 if not.

  --jobs N     how many jobs at least (10000)
  --users N    by how many people, at most 9999 (1000)
  --faults N   how many faults at least, spread evenly over the jobs (200)
  --workers N  worker processes (2)
  --lanes N    people who have a command under way at any time (16)
  --json       the outcome as JSON
  --help       this text
`;

/** A picture without a face: 64 x 64 grey pixels. */
const greySquare: File = {
  name: "empty.png",
  data: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBAKBQCAQfA8G320AeXC6efoAAAAASUVORK5CYII=",
    "base64",
  ),
};

/** A job whose worker died is taken up again after 20 s; with a hung Discord on top it takes longer. */
const settleMs = 120_000;
/** For answers too many. */
const lateMs = 6_000;
const pictureWidth = 320;

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "10000" },
    users: { type: "string", default: "1000" },
    faults: { type: "string", default: "200" },
    workers: { type: "string", default: "2" },
    lanes: { type: "string", default: "16" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main();
// What was interrupted is still waiting for parts that have gone.
if (process.exitCode === interruptedCode) process.exit();

async function main(): Promise<number> {
  const dir = await mkdtemp(join(dataDir, "chaos-"));
  const stage = createStage(join(dir, "logs"));
  let isFine = false;
  let isInterrupted = false;
  try {
    const chaos = await unlessInterrupted(run(stage, dir));
    isFine = chaos.verdict.violations.length === 0;
    process.stdout.write(values.json ? `${JSON.stringify(summarise(chaos))}\n` : inWords(summarise(chaos)));
    return isFine ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    isInterrupted = true;
    return interruptedCode;
  } finally {
    await stage.stop();
    if (isFine || isInterrupted) await rm(dir, { recursive: true, force: true });
    else process.stderr.write(`Logs: ${relative(process.cwd(), stage.logDir)}\n`);
  }
}

async function run(stage: Stage, dir: string): Promise<Chaos> {
  const pictures = await drawPictures();
  const settings = { DAILY_SWAPS: "100000", WORKER_TIMEOUT_S: "8", MAX_WAIT_MIN: "13" };
  const whole = await startWhole(stage, dir, settings, Number(values.workers));
  const discord = await connectLocalDiscord(whole.origin);
  const config = loadBotConfig(whole.env);
  const redis = connectRedis(config.REDIS_URL);
  // It comes back; whoever asks meanwhile hears that it is away.
  redis.on("error", () => undefined);
  await redis.connect();
  try {
    const view = createQueueView(redis, config);
    const crowd = gather(discord, pictures);
    await welcome(crowd, Number(values.lanes));
    // What was calm does not count.
    const calm = crowd.commands.length;
    const countJobs = () => crowd.commands.slice(calm).filter(isJob).length;
    say(`${crowd.people.length} people have saved a face.`);
    const started = Date.now();
    const outages = await storm(crowd, countJobs, { stage, whole, discord, view });
    const seconds = Math.round((Date.now() - started) / 1_000);
    await settle(crowd, view);
    const accounts = await readAccounts(redis, config, crowd.people);
    const left = await readLeft(redis, config);
    const verdict = judge(crowd.commands, crowd.people, accounts, left, outages);
    return { crowd, outages, seconds, verdict, jobs: countJobs() };
  } finally {
    redis.disconnect();
    discord.close();
  }
}

/** Small ones: what breaks does not depend on their size, and the run takes minutes instead of hours. */
async function drawPictures(): Promise<Pictures> {
  const samples = join(dataDir, "samples");
  await runCli(["samples", samples, "--width", String(pictureWidth)]);
  const sample = async (name: string): Promise<File> => ({
    name: `${name}.jpg`,
    data: await readFile(join(samples, `${name}-${pictureWidth}.jpg`)),
  });
  const [target, ...faces] = await Promise.all(["mei", "iris", "bram", "tunde"].map(sample));
  return { faces, target: target!, empty: greySquare };
}

function gather(discord: DiscordClient, pictures: Pictures): Crowd & { isDone: boolean } {
  const people = Array.from({ length: Number(values.users) }, (_, index) =>
    personOf(discord.user(`guest${index + 1}`)),
  );
  const crowd = { people, pictures, commands: [], isDone: false, isOver: () => crowd.isDone };
  return crowd;
}

/** Bustle and havoc, until there were enough of both. */
async function storm(
  crowd: Crowd & { isDone: boolean },
  done: () => number,
  { stage, whole, discord, view }: { stage: Stage; whole: Whole; discord: DiscordClient; view: QueueView },
): Promise<Outage[]> {
  const [jobs, count] = [Number(values.jobs), Number(values.faults)];
  const parts = {
    bot: whole.bot.part,
    workers: whole.workers.map(({ part }) => part),
    redis: whole.redis.part,
  };
  const outages: Outage[] = [];
  const timer = setInterval(() => {
    crowd.isDone = done() >= jobs && outages.length >= count;
  }, 200);
  const reporter = setInterval(() => say(`${done()} jobs, ${outages.length} faults`), 15_000);
  const pace = {
    isDue: (soFar: number) => soFar < count && done() >= (soFar * jobs) / count,
    isOver: () => crowd.isDone,
  };
  const havoc = wreakHavoc({ stage, whole, discord, view, parts }, outages, pace);
  await Promise.all([havoc, bustle(crowd, Number(values.lanes))]).finally(() => {
    crowd.isDone = true;
    clearInterval(timer);
    clearInterval(reporter);
  });
  return outages;
}

/** Until everybody has an answer and every account is settled; and a little longer. */
async function settle({ commands }: Crowd, view: QueueView): Promise<void> {
  const giveUpAt = Date.now() + settleMs;
  const isOver = async () => {
    const { pending, active, waiting } = await view.look();
    return commands.every(hasEnded) && pending.length + active + waiting === 0;
  };
  while (Date.now() < giveUpAt && !(await isOver())) await sleep(200);
  await sleep(lateMs);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
