import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { expect, inject } from "vitest";
import {
  connectLocalDiscord,
  type DiscordClient,
  type File,
  type Reply,
  type User,
} from "../../infra/local-discord/client.ts";
import { compiled, dataDir } from "../../infra/stage/root.ts";
import { createStage, type Stage } from "../../infra/stage/stage.ts";
import { startWhole, type Whole } from "../../infra/stage/whole.ts";

export const patience = { timeoutMs: 30_000 };

/** The whole of Doppel, and its people. */
export interface Doppel extends Whole {
  readonly discord: DiscordClient;
  readonly stage: Stage;
  /** Everything that bot and workers have logged. */
  logs(): Promise<string>;
  stop(): Promise<void>;
}

export async function startDoppel(
  settings: Readonly<Record<string, string>> = {},
  workers = 1,
): Promise<Doppel> {
  const dir = await mkdtemp(join(dataDir, "e2e-"));
  const stage = createStage(join(dir, "logs"));
  const whole = await startWhole(stage, dir, settings, workers);
  const discord = await connectLocalDiscord(whole.origin);
  return {
    ...whole,
    discord,
    stage,
    async logs() {
      const parts = [whole.bot, ...whole.workers];
      const texts = parts.map(({ part: { logFile } }) => readFile(logFile, "utf8"));
      return (await Promise.all(texts)).join("\n");
    },
    async stop() {
      discord.close();
      await stage.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export const samplePath = (name: string): string => join(inject("samplesDir"), `${name}.png`);

/** A drawn sample as a file to upload. */
export async function sample(name: string): Promise<File> {
  return { name: `${name}.png`, data: await readFile(samplePath(name)) };
}

export interface TrueFace {
  readonly person: string;
  readonly box: readonly [number, number, number, number];
}

/** Where the faces of a sample were drawn, left to right. */
export async function trueFaces(name: string): Promise<readonly TrueFace[]> {
  const text = await readFile(join(inject("samplesDir"), `${basename(name)}.json`), "utf8");
  return (JSON.parse(text) as { faces: TrueFace[] }).faces;
}

/** Saves an identity, confirming where that is asked. */
export async function save(user: User, idname: string, image: File): Promise<Reply> {
  const reply = await user.slash("saveid", { idname, image });
  await reply.settled(patience);
  const ask = reply.messages.at(-1);
  const consent = ask?.controls.find(({ label }) => /may use/i.test(label ?? ""));
  if (!ask || !consent) return reply;
  const pressed = await ask.press(user, consent.customId);
  await pressed.until(() => /created|sorry|can't/i.test(pressed.content + reply.content), patience);
  return /created/.test(pressed.content) ? pressed : reply;
}

/**
 * Waits until every account is settled: what was charged beforehand and not needed has come back. What a worker answered
 * in the moment of its death is settled by whoever takes the job up, within 20 s.
 */
export async function settleAccounts({ redis: { url } }: Doppel): Promise<void> {
  const redis = new Redis(url);
  await expect.poll(() => redis.zcard("doppel:replies:pending"), { timeout: 30_000 }).toBe(0);
  redis.disconnect();
}

/** How many swaps `user` has used today, as /listid tells, once every account is settled. */
export async function usedToday(doppel: Doppel, user: User): Promise<number> {
  await settleAccounts(doppel);
  const list = await user.slash("listid");
  await list.settled(patience);
  return Number(/Swaps today: (\d+)/.exec(list.content)?.[1]);
}

/**
 * Runs `doppel ...`, the command line, in the environment of this Doppel.
 * @throws as `execFile` does where it fails, with `code`, `stdout` and `stderr`
 */
export async function runCli({ env }: Pick<Doppel, "env">, ...args: readonly string[]) {
  const options = { env: { ...process.env, ...env } };
  return promisify(execFile)(process.execPath, [compiled("cli/main.js"), ...args], options);
}
