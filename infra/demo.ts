import { mkdtemp, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { demoHelp, readDemoArguments } from "./demo/arguments.ts";
import { chat } from "./demo/chat.ts";
import { runCli } from "./demo/run-cli.ts";
import { type Pair, playStory } from "./demo/story.ts";
import { connectLocalDiscord } from "./local-discord/client.ts";
import { whenInterrupted } from "./stage/interrupt.ts";
import { dataDir, root } from "./stage/root.ts";
import { createStage, type Stage } from "./stage/stage.ts";
import { startWhole } from "./stage/whole.ts";

const outDir = join(root, "out", "demo");
const samplesDir = join(dataDir, "samples");

process.exitCode = await main();

async function main(): Promise<number> {
  let args: ReturnType<typeof readDemoArguments>;
  try {
    args = readDemoArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 2;
  }
  if (args === "help") {
    process.stdout.write(`${demoHelp}\n`);
    return 0;
  }

  const dir = await mkdtemp(join(dataDir, "demo-"));
  const stage = createStage(join(dir, "logs"));
  const interrupted = waitForInterrupt();
  const stayUp = !args.once && process.stdout.isTTY === true;
  const ended = Promise.race([
    interrupted.then(() => "interrupted" as const),
    stage.broken.then((why) => {
      throw new Error(why);
    }),
  ]);
  let failed = false;
  try {
    const work = show(stage, dir, args.source, args.target);
    // Whichever loses the race may still fail later, when nobody listens any more.
    for (const loser of [work, ended]) loser.catch(() => undefined);
    const outcome = await Promise.race([work, ended]);
    if (outcome !== "interrupted" && stayUp) {
      chat.note(
        `\nTry it yourself: ${outcome.origin} shows this conversation and goes on with it. Ctrl-C ends it.`,
      );
      await ended;
    }
    return outcome === "interrupted" ? 130 : 0;
  } catch (error) {
    failed = true;
    process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
    process.stderr.write(`Logs: ${relative(process.cwd(), stage.logDir)}\n`);
    return 1;
  } finally {
    await stage.stop();
    if (!failed) await rm(dir, { recursive: true, force: true });
  }
}

async function show(stage: Stage, dir: string, source: string | undefined, target: string | undefined) {
  const started = performance.now();
  chat.note("Drawing the sample portraits and starting Redis, the local Discord, the bot and a worker ...");
  const [whole] = await Promise.all([startWhole(stage, dir), runCli(["samples", samplesDir])]);
  chat.note(`Everything runs after ${((performance.now() - started) / 1000).toFixed(1)} s.`);

  const discord = await connectLocalDiscord(whole.origin);
  try {
    const sample = (name: string) => join(samplesDir, `${name}.png`);
    const pairs = await playStory(discord, {
      me: source ? resolve(source) : sample("iris"),
      you: sample("ravi"),
      single: target ? resolve(target) : sample("single"),
      group: sample("group"),
      grid: sample("grid"),
      upscale: sample("upscale"),
      outDir,
    });
    await writeSheet(pairs);
  } finally {
    discord.close();
  }
  return { origin: whole.origin };
}

async function writeSheet(pairs: readonly Pair[]): Promise<void> {
  const sheet = join(outDir, "before-after.png");
  await runCli(["sheet", sheet, ...pairs.flatMap(({ before, after }) => [before, after])]);
  chat.note(`\nBefore and after, side by side: ${relative(process.cwd(), sheet)}`);
}

/** Ctrl-C, a closed terminal, or a reader of our output that has gone. */
function waitForInterrupt(): Promise<void> {
  const isUnread = new Promise<void>((resolve) => {
    process.stdout.on("error", () => resolve());
  });
  return Promise.race([whenInterrupted(), isUnread]);
}
