import { setTimeout as sleep } from "node:timers/promises";
import type { Shard } from "discord.js";

export interface KeepShardOptions {
  readonly readyWithinMs: number;
  /** Ends the keeping, not the shard. */
  readonly signal: AbortSignal;
  /** Before it is started again; doubled with every end in a row, up to a minute. */
  readonly pauseMs?: number;
  /** A shard that ran for so long before it ended is not one that cannot run. */
  readonly longMs?: number;
}

const longestPauseMs = 60_000;

/**
 * Starts a shard again whenever it ends. ShardingManager's own respawning knows no pause: a shard that ends as soon as
 * it is up would take all of the connections that Discord allows a day, and Discord then resets the token.
 */
export function keepShard(shard: Pick<Shard, "on" | "emit" | "spawn">, options: KeepShardOptions): void {
  const { readyWithinMs, signal, pauseMs = 500, longMs = 60_000 } = options;
  let startedAt = Date.now();
  let inARow = 0;
  shard.on("spawn", () => {
    startedAt = Date.now();
  });
  const startAgain = async () => {
    inARow = Date.now() - startedAt > longMs ? 1 : inARow + 1;
    const ms = Math.min(pauseMs * 2 ** (inARow - 1), longestPauseMs);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await shard.spawn(readyWithinMs).catch((error: Error) => shard.emit("error", error));
  };
  shard.on("death", () => void startAgain());
}
