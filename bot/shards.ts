import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { REST, Routes, type Shard, ShardingManager } from "discord.js";
import { z } from "zod";
import { type BotConfig, ConfigError, configExitCode } from "../shared/config.ts";
import type { Logger } from "../shared/logger.ts";
import { aggregateMetrics, createMetrics } from "../shared/metrics.ts";
import { type Readiness, serveOps } from "../shared/ops-server.ts";
import { queuePrefix } from "../shared/queue-prefix.ts";
import { connectRedis } from "../shared/redis.ts";
import { addBoard } from "./board.ts";
import { refuseToken } from "./gateway.ts";
import { createJobQueues } from "./job-queues.ts";
import { keepShard } from "./keep-shard.ts";

const readyWithinMs = 60_000;
const askMs = 2_000;

/** What a shard tells its manager once it serves its ops port. */
const shardReport = z.object({ opsPort: z.number() });
export type ShardReport = z.infer<typeof shardReport>;

/** Several processes of the bot, each with its share of the servers, behind one ops port. */
export interface RunningShards {
  /** Once one of them has ended of its configuration, which is that of all: which one. */
  readonly lost: Promise<ConfigError>;
  /** Lets every shard finish what it has under way. */
  stop(): Promise<void>;
}

/**
 * Starts as many processes as `BOT_SHARDS` says, or as Discord recommends, one after the other as Discord wants it, and
 * starts again what dies.
 * @param drainMs how long a shard may take to end
 * @throws ConfigError if Discord refuses the token, or a shard; Error if one does not become ready for another reason
 */
export async function startShards(config: BotConfig, log: Logger, drainMs: number): Promise<RunningShards> {
  const count = await shardCount(config);
  const manager = new ShardingManager(fileURLToPath(new URL("./main.js", import.meta.url)), {
    totalShards: count,
    token: config.DISCORD_TOKEN,
    execArgv: ["--enable-source-maps"],
    // keepShard does.
    respawn: false,
  });
  const stopping = new AbortController();
  const ports = new Map<number, number>();
  const lost = new Promise<ConfigError>((resolve) => {
    manager.on("shardCreate", (shard) => {
      watchShard(shard, ports, resolve, log);
      keepShard(shard, { readyWithinMs, signal: stopping.signal });
    });
  });
  const stopOps = await serveManager(config, count, ports, log);
  const stop = async () => {
    stopping.abort();
    await Promise.all([...manager.shards.values()].map((shard) => stopShard(shard, drainMs)));
    await stopOps();
  };
  try {
    await manager.spawn({ timeout: readyWithinMs });
  } catch (error) {
    await stop();
    throw await Promise.race([lost, error]);
  }
  log.info({ shards: count }, "all shards are up");
  return { lost, stop };
}

async function shardCount({ BOT_SHARDS, DISCORD_API_URL, DISCORD_TOKEN }: BotConfig): Promise<number> {
  if (BOT_SHARDS !== "auto") return BOT_SHARDS;
  const rest = new REST({ api: DISCORD_API_URL }).setToken(DISCORD_TOKEN);
  const { shards } = z
    .object({ shards: z.number() })
    .parse(await rest.get(Routes.gatewayBot()).catch(refuseToken));
  return shards;
}

function watchShard(
  shard: Shard,
  ports: Map<number, number>,
  lose: (error: ConfigError) => void,
  log: Logger,
): void {
  const { id } = shard;
  // Its ops port is for the manager alone, and the board is the manager's.
  const env = shard.env as Record<string, string>;
  Object.assign(env, { HEALTH_HOST: "127.0.0.1", BOT_HEALTH_PORT: "0" });
  for (const name of ["DISCORD_TOKEN_FILE", "OPS_PASSWORD", "OPS_PASSWORD_FILE"]) delete env[name];
  shard.on("message", (message: unknown) => {
    const report = shardReport.safeParse(message);
    if (report.success) ports.set(id, report.data.opsPort);
  });
  shard.on("death", (child) => {
    ports.delete(id);
    log.warn({ shard: id }, "a shard ended");
    if ((child as ChildProcess).exitCode === configExitCode)
      lose(new ConfigError(`Shard ${id} cannot run with this configuration: what it said last is why.`));
  });
  shard.on("error", (err) => log.error({ err, shard: id }, "a shard"));
}

async function stopShard({ process: child }: Shard, drainMs: number): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), drainMs);
  await ended;
  clearTimeout(timer);
}

/** One port for all shards: ready if each is, and their metrics added up. */
async function serveManager(
  config: BotConfig,
  count: number,
  ports: ReadonlyMap<number, number>,
  log: Logger,
): Promise<() => Promise<void>> {
  const own = createMetrics();
  const { OPS_PASSWORD: password } = config;
  const redis = connectRedis(config.REDIS_URL);
  redis.on("error", (err) => log.warn({ err }, "Redis"));
  await redis.connect();
  const queues = createJobQueues(redis, queuePrefix(config.REDIS_PREFIX), (err) =>
    log.warn({ err }, "queue"),
  );
  const { stop } = await serveOps({
    host: config.HEALTH_HOST,
    port: config.BOT_HEALTH_PORT,
    metrics: {
      ready: own.ready,
      async text() {
        const ofShards = await Promise.all([...ports.values()].map((port) => askJson(port, "metrics.json")));
        return aggregateMetrics([await own.json(), ...ofShards.filter((metrics) => metrics !== null)]);
      },
    },
    async readiness() {
      const ids = Array.from({ length: count }, (_, id) => id);
      const all = await Promise.all(ids.map((id) => readinessOf(id, ports.get(id))));
      return { why: all.find(({ why }) => why !== null)?.why ?? null, about: { shards: count } };
    },
    addPages: async (server) => {
      if (password) await addBoard(server, queues.all, password);
    },
  });
  return async () => {
    await stop();
    await queues.close();
    redis.disconnect();
  };
}

async function readinessOf(id: number, port: number | undefined): Promise<Readiness> {
  const answer = port === undefined ? null : await askJson(port, "readyz");
  const { status, why = "does not answer" } = z
    .object({ status: z.string(), why: z.string().optional() })
    .catch({ status: "not ready", why: "is starting" })
    .parse(answer);
  return { why: status === "ready" ? null : `shard ${id}: ${why}` };
}

async function askJson(port: number, path: string): Promise<unknown> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { signal: AbortSignal.timeout(askMs) });
    return await response.json();
  } catch {
    return null;
  }
}
