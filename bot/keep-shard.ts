import type { Shard } from "discord.js";
import { longRunMs, pauseBeforeStart } from "../shared/pause-before-start.ts";

export interface KeepShardOptions {
  readonly readyWithinMs: number;
  /** Ends the keeping, not the shard. */
  readonly signal: AbortSignal;
  /** Before it is started again; doubled with every end in a row, up to a minute. */
  readonly pauseMs?: number;
  /** Usually `longRunMs`. */
  readonly longMs?: number;
}

const longestMs = 60_000;

/**
 * Starts a shard again whenever it ends. ShardingManager's own respawning knows no pause: a shard that ends as soon as
 * it is up would take all of the connections that Discord allows a day, and Discord then resets the token.
 */
export function keepShard(shard: Pick<Shard, "on" | "emit" | "spawn">, options: KeepShardOptions): void {
  const { readyWithinMs, signal, pauseMs, longMs = longRunMs } = options;
  let startedAt = Date.now();
  let inARow = 0;
  shard.on("spawn", () => {
    startedAt = Date.now();
  });
  const startAgain = async () => {
    inARow = Date.now() - startedAt > longMs ? 1 : inARow + 1;
    if (!(await pauseBeforeStart(inARow, { pauseMs, longestMs, signal }))) return;
    await shard.spawn(readyWithinMs).catch((error: Error) => shard.emit("error", error));
  };
  shard.on("death", () => void startAgain());
}
