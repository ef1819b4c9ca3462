import type { Redis } from "ioredis";
import type { Logger } from "../shared/logger.ts";
import type { StoreKeys } from "../shared/store-keys.ts";
import { reportAlive, reportGone } from "../shared/workers-alive.ts";

const everyMs = 3_000;

/** Tells every 3 s that this worker lives, until stopped or signed off; a Redis that is away only delays it. */
export async function keepReporting(
  redis: Redis,
  keys: StoreKeys,
  workerId: string,
  log: Logger,
): Promise<{ stop(): void; signOff(): Promise<void> }> {
  await reportAlive(redis, keys, workerId);
  const timer = setInterval(() => {
    reportAlive(redis, keys, workerId).catch((err: unknown) => log.warn({ err }, "no sign of life"));
  }, everyMs);
  return {
    stop: () => clearInterval(timer),
    async signOff() {
      clearInterval(timer);
      await reportGone(redis, keys, workerId).catch((err: unknown) =>
        log.warn({ err }, "could not sign off"),
      );
    },
  };
}
