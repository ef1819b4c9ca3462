import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createAdmission } from "../shared/admission.ts";
import { loadBotConfig } from "../shared/config.ts";
import { createIdentities } from "../shared/identities.ts";
import { openKeyring } from "../shared/open-keyring.ts";
import { connectRedis } from "../shared/redis.ts";
import { storeKeys } from "../shared/store-keys.ts";
import { isAnswered } from "./crowd/answered.ts";
import { bustle, type Command } from "./crowd/bustle.ts";
import { inviteGuests } from "./crowd/guests.ts";
import { type Outage, wreakHavoc } from "./crowd/havoc.ts";
import { table } from "./crowd/table.ts";
import { type Account, judge, type Verdict } from "./crowd/verdict.ts";
import { runCli } from "./demo/run-cli.ts";
import { connectLocalDiscord, type File, type User } from "./local-discord/client.ts";
import { findUser } from "./local-discord/world.ts";
import { dataDir } from "./stage/root.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { startWhole, type Whole } from "./stage/whole.ts";

const help = `npm run chaos -- [options]

Kills bot, worker and Redis at random while people swap, and looks at the end whether every command has exactly one
answer, only pictures were charged and no identity is lost. Exit code 1 if not.

  --seconds N  how long it goes on (60)
  --users N    how many people (6)
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

/** A job whose worker died is taken up again after 20 s; one that fails three times is swept after that. */
const settleMs = 90_000;
const lateMs = 6_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    users: { type: "string", default: "6" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main(Number(values.seconds), Number(values.users));

async function main(seconds: number, users: number): Promise<number> {
  const dir = await mkdtemp(join(dataDir, "chaos-"));
  const stage = createStage(join(dir, "logs"));
  let isFine = false;
  try {
    const { outages, commands, verdict } = await run(stage, dir, seconds, users);
    isFine = verdict.violations.length === 0;
    const summary = { outages: countByVictim(outages), commands: commands.length, ...verdict };
    process.stdout.write(values.json ? `${JSON.stringify(summary)}\n` : inWords(summary));
    return isFine ? 0 : 1;
  } finally {
    await stage.stop();
    if (isFine) await rm(dir, { recursive: true, force: true });
    else process.stderr.write(`Logs: ${relative(process.cwd(), stage.logDir)}\n`);
  }
}

async function run(stage: Stage, dir: string, seconds: number, users: number) {
  const samples = join(dataDir, "samples");
  await runCli(["samples", samples]);
  const whole = await startWhole(stage, dir, { DAILY_SWAPS: "100000", WORKER_TIMEOUT_S: "8" });
  const discord = await connectLocalDiscord(whole.origin);
  try {
    const sample = async (name: string): Promise<File> => ({
      name: `${name}.png`,
      data: await readFile(join(samples, `${name}.png`)),
    });
    const pictures = { face: await sample("iris"), target: await sample("single"), empty: greySquare };
    const guests = await inviteGuests(discord, users, pictures.face);
    const stopAt = Date.now() + seconds * 1_000;
    const [outages, ...bustles] = await Promise.all([
      wreakHavoc(stage, whole, stopAt),
      ...guests.map((guest) => bustle(guest, pictures, stopAt)),
    ]);
    const commands = bustles.flat();
    await waitForAnswers(commands, whole);
    const accounts = await readAccounts(whole, guests);
    return { outages, commands, verdict: judge(commands, accounts, outages) };
  } finally {
    discord.close();
  }
}

/** Until everybody has an answer and every account is settled; and a little longer, for answers too many. */
async function waitForAnswers(commands: readonly Command[], { env }: Whole): Promise<void> {
  const { REDIS_URL, REDIS_PREFIX } = loadBotConfig(env);
  const redis = connectRedis(REDIS_URL);
  await redis.connect();
  const isOver = async () =>
    commands.every(({ reply }) => isAnswered(reply)) &&
    (await redis.zcard(storeKeys(REDIS_PREFIX).pendingReplies)) === 0;
  const giveUpAt = Date.now() + settleMs;
  while (Date.now() < giveUpAt && !(await isOver())) await sleep(200);
  redis.disconnect();
  await sleep(lateMs);
}

async function readAccounts({ env }: Whole, guests: readonly User[]): Promise<Map<string, Account>> {
  const config = loadBotConfig(env);
  const redis = connectRedis(config.REDIS_URL);
  await redis.connect();
  const keys = storeKeys(config.REDIS_PREFIX);
  const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS);
  const limits = { dailySwaps: config.DAILY_SWAPS, unfinishedJobs: config.MAX_UNFINISHED_JOBS };
  const admission = createAdmission(redis, keys, keyring, limits);
  const identities = createIdentities(redis, keys, keyring, config.MAX_IDENTITIES);
  const accounts = new Map<string, Account>();
  for (const { name } of guests) {
    const userId = findUser(name)?.id ?? "";
    const names = await identities.names(userId);
    accounts.set(name, { swapsCharged: await admission.usedToday(userId), names });
  }
  redis.disconnect();
  return accounts;
}

interface Summary extends Verdict {
  readonly outages: Readonly<Record<string, number>>;
  readonly commands: number;
}

function countByVictim(outages: readonly Outage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { victim } of outages) counts[victim] = (counts[victim] ?? 0) + 1;
  return counts;
}

function inWords({ outages, commands, endings, violations }: Summary): string {
  const rows = [
    ...Object.entries(outages).map(([victim, count]) => [`${victim} killed`, count]),
    ["commands", commands],
    ...Object.entries(endings).map(([ending, count]) => [`  ${ending}`, count]),
    ["violations", violations.length],
  ] as const;
  return [table(rows), ...violations.map((line) => `- ${line}\n`)].join("");
}
