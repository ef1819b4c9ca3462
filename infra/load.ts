import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inviteGuests } from "./crowd/guests.ts";
import { figuresOf, inWords, type Measured } from "./crowd/load-report.ts";
import { rush, stroll } from "./crowd/rush.ts";
import { runCli } from "./demo/run-cli.ts";
import { connectLocalDiscord, type File } from "./local-discord/client.ts";
import { dataDir } from "./stage/root.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { startWhole } from "./stage/whole.ts";

const help = `npm run load -- [options]

Starts a whole Doppel against the local Discord and lets many users swap at once.

  --users N    how many (50)
  --rounds N   how often each of them swaps (2)
  --picture F  what they swap into (a drawn sample)
  --json       the figures as JSON
  --help       this text
`;

const strollSwaps = 10;

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "50" },
    rounds: { type: "string", default: "2" },
    picture: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await main(Number(values.users), Number(values.rounds));

async function main(users: number, rounds: number): Promise<number> {
  const dir = await mkdtemp(join(dataDir, "load-"));
  const stage = createStage(join(dir, "logs"));
  try {
    const measured = await measure(stage, dir, users, rounds);
    process.stdout.write(values.json ? `${JSON.stringify(measured)}\n` : inWords(measured));
    return 0;
  } finally {
    await stage.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(stage: Stage, dir: string, users: number, rounds: number): Promise<Measured> {
  const samples = join(dataDir, "samples");
  await runCli(["samples", samples]);
  const whole = await startWhole(stage, dir, { DAILY_SWAPS: "0" });
  const discord = await connectLocalDiscord(whole.origin);
  try {
    const picture = await fileOf(values.picture ?? join(samples, "single.png"));
    const message = await discord.post({ author: "Ada", files: [picture] });
    const guests = await inviteGuests(discord, users, await fileOf(join(samples, "iris.png")));
    const { logDir } = stage;
    const oneByOne = await stroll(guests[0]!, { swaps: strollSwaps, message, logDir });
    const started = performance.now();
    const atOnce = await rush(guests, { rounds, message, logDir });
    const seconds = (performance.now() - started) / 1000;
    const swapsPerSecond = Math.round((atOnce.length / seconds) * 100) / 100;
    return { users, rounds, swapsPerSecond, atOnce: figuresOf(atOnce), oneByOne: figuresOf(oneByOne) };
  } finally {
    discord.close();
  }
}

async function fileOf(path: string): Promise<File> {
  return { name: path.split("/").at(-1) ?? path, data: await readFile(path) };
}
