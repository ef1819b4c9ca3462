import type { Redis } from "ioredis";
import { difference, type Fleet, type Setup } from "../shared/fleet.ts";
import type { Logger } from "../shared/logger.ts";
import type { StoreKeys } from "../shared/store-keys.ts";
import { reportAlive, reportGone } from "../shared/workers-alive.ts";
import type { Queues } from "./queues.ts";

const everyMs = 3_000;

export interface HeartbeatParts {
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly fleet: Fleet;
  readonly queues: Queues;
  readonly workerId: string;
  readonly setup: Setup;
  readonly provider: string;
  readonly log: Logger;
}

export interface Heartbeat {
  /** Why this worker takes no jobs; `null` if it does. */
  readonly why: () => string | null;
  /** Says nothing more, and goes on counting as alive for a while. */
  stop(): void;
  signOff(): Promise<void>;
}

/**
 * Looks every 3 s whether this worker is what the fleet is pinned to: if so it takes jobs and tells that it lives;
 * else it rests, says why, and waits until the pin is changed or it is stopped. A Redis that is away changes nothing.
 */
export async function keepReporting(parts: HeartbeatParts): Promise<Heartbeat> {
  const { redis, keys, fleet, queues, workerId, setup, provider, log } = parts;
  let why: string | null = null;
  let isFirst = true;

  const change = async (found: string | null) => {
    if (found === null) {
      log.info({ ...setup }, "takes jobs: it is what the fleet is pinned to");
      queues.take();
    } else {
      log.error({ ...setup, why: found }, "takes no jobs");
      await queues.rest();
    }
    why = found;
    isFirst = false;
  };
  const beat = async () => {
    const found = difference(setup, await fleet.join(setup));
    if (isFirst || found !== why) await change(found);
    // Who rests lives until nothing is in hand: a worker that is gone with a picture in hand has died of it.
    if (why === null || queues.isBusy()) await reportAlive(redis, keys, workerId);
    else await reportGone(redis, keys, workerId);
    await fleet.report({ ...setup, id: workerId, provider, why });
  };

  await beat();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(beat).catch((err: unknown) => log.warn({ err }, "no sign of life"));
  }, everyMs);
  return {
    why: () => why,
    stop: () => clearInterval(timer),
    async signOff() {
      clearInterval(timer);
      await running;
      await Promise.all([reportGone(redis, keys, workerId), fleet.leave(workerId)]).catch((err: unknown) =>
        log.warn({ err }, "could not sign off"),
      );
    },
  };
}
