import { setTimeout as sleep } from "node:timers/promises";
import type { DiscordClient } from "../local-discord/client.ts";
import { defaultRules, type RuleChange } from "../local-discord/rules.ts";
import type { Part } from "../stage/part.ts";
import type { Stage } from "../stage/stage.ts";
import type { Whole } from "../stage/whole.ts";
import type { QueueView } from "./queue-view.ts";

/** What a fault breaks. */
export interface Target {
  readonly stage: Stage;
  readonly whole: Whole;
  readonly discord: DiscordClient;
  readonly view: QueueView;
  /** As they run now. */
  readonly parts: { bot: Part; workers: Part[]; redis: Part };
}

/** Breaks something and mends it. Both resolve to whether it is, or was, the moment that is meant. */
export interface Fault {
  /** Waits for that moment, at most for 3 s. */
  aim?(target: Target): Promise<boolean>;
  strike(target: Target): Promise<boolean>;
}

const absenceMs = [50, 800] as const;
const aimMs = 3_000;

/** Every kind, in the order in which they come round. */
export const faults = {
  "worker killed in mid-swap": { aim: everyWorkerIsBusy, strike: killWorker },
  "REST: 500": rest({ match: "/webhooks/", respond500: 10 }),
  "bot killed, deferred and not queued": { aim: aJobIsNotQueuedYet, strike: replaceBot },
  "gateway dropped": dropGateway("resumable"),
  "Redis killed": { aim: somebodyWorks, strike: killRedis },
  "REST: 429": rest({ match: "/webhooks/", respond429: 10, retryAfterS: 0.5 }),
  "bot killed, queued and not answered": { aim: somebodyWaits, strike: replaceBot },
  "REST: no answer in time": { aim: somebodyWorks, strike: hangRest },
  "REST: acknowledgement 500": rest({ match: "/callback", respond500: 2 }),
  "Redis frozen": { aim: somebodyWorks, strike: freezeRedis },
  "gateway session lost": dropGateway("invalid"),
  "REST: answer lost": rest({ match: "PATCH /webhooks/", loseAnswers: 5 }),
  "REST: acknowledgement's answer lost": rest({ match: "/callback", loseAnswers: 2 }),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;

/** While these last, what people send may not be heard. */
export const isDeafening = (name: FaultName) => /^bot|^gateway/.test(name);

function everyWorkerIsBusy({ whole, view, parts }: Target): Promise<boolean> {
  const perWorker = Number(whole.env["WORKER_CONCURRENCY"] ?? 2);
  return view.until(({ active }) => active > perWorker * (parts.workers.length - 1), aimMs);
}

function somebodyWorks({ view }: Target): Promise<boolean> {
  return view.until(({ active }) => active > 0, aimMs);
}

function somebodyWaits({ view }: Target): Promise<boolean> {
  return view.until(({ active, waiting }) => active + waiting > 0, aimMs);
}

async function killWorker({ stage, whole, parts }: Target): Promise<boolean> {
  const index = Math.floor(Math.random() * parts.workers.length);
  await kill(parts.workers[index]!);
  parts.workers[index] = (await stage.startWorker(whole.env, index + 1)).part;
  return true;
}

/** Discord takes the acknowledgement late: meanwhile the job is admitted, and not queued. */
async function aJobIsNotQueuedYet({ discord, view }: Target): Promise<boolean> {
  const giveUpAt = Date.now() + aimMs;
  let hit = false;
  while (!hit && Date.now() < giveUpAt) {
    const before = new Set((await view.look()).jobless);
    const isNew = ({ jobless }: { readonly jobless: readonly string[] }) =>
      jobless.some((id) => !before.has(id));
    await discord.rules({ delayNextAckMs: 400 });
    hit = await view.until(isNew, 400);
  }
  return hit;
}

async function replaceBot({ stage, whole, discord, parts }: Target): Promise<boolean> {
  await kill(parts.bot);
  parts.bot = (await stage.startBot(whole.env)).part;
  await discord.rules({ delayNextAckMs: 0 });
  return true;
}

async function killRedis({ stage, whole, parts }: Target): Promise<boolean> {
  await kill(parts.redis);
  parts.redis = (await stage.startRedis(whole.redisDir, whole.redis.port)).part;
  return true;
}

async function freezeRedis({ parts }: Target): Promise<boolean> {
  parts.redis.kill("SIGSTOP");
  await sleep(between([500, 2_500]));
  parts.redis.kill("SIGCONT");
  return true;
}

function dropGateway(gatewayDrop: "resumable" | "invalid"): Fault {
  const strike = async ({ discord }: Target) => {
    await discord.rules({ gatewayDrop });
    await sleep(between(absenceMs));
    return true;
  };
  return { strike };
}

/** Bends what Discord answers until that is used up, at least in part. */
function rest(change: RuleChange): Fault {
  const strike = async ({ discord }: Target) => {
    await discord.rules(change);
    const counted = (["respond500", "respond429", "loseAnswers"] as const).find((name) => change[name])!;
    const giveUpAt = Date.now() + aimMs;
    let left = change[counted]!;
    while (left > 0 && Date.now() < giveUpAt) {
      await sleep(50);
      left = (await discord.rules())[counted];
    }
    await discord.rules(usual);
    return left < change[counted]!;
  };
  return { strike };
}

/** Whoever asks now waits for longer than they have patience. */
async function hangRest({ discord }: Target): Promise<boolean> {
  await discord.rules({ match: "/webhooks/", delayMs: 14_000 });
  await sleep(250);
  await discord.rules(usual);
  return true;
}

const { match, delayMs, respond429, respond500, loseAnswers, retryAfterS } = defaultRules;
const usual: RuleChange = { match, delayMs, respond429, respond500, loseAnswers, retryAfterS };

async function kill(part: Part): Promise<void> {
  part.kill("SIGKILL");
  await part.ended;
  await sleep(between(absenceMs));
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
