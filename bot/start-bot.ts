import { type Client, Events } from "discord.js";
import type { Redis } from "ioredis";
import { createActions } from "../shared/actions.ts";
import { createAdmission } from "../shared/admission.ts";
import { checkCluster } from "../shared/cluster.ts";
import { type BotConfig, type ConfigError, resolvePath, type ShardOfMany } from "../shared/config.ts";
import { createExpiry } from "../shared/expiry.ts";
import { createFleet } from "../shared/fleet.ts";
import { createFleetFigures } from "../shared/fleet-figures.ts";
import { createIdentities } from "../shared/identities.ts";
import { createLedger } from "../shared/ledger.ts";
import type { Logger } from "../shared/logger.ts";
import { createMetrics } from "../shared/metrics.ts";
import { openKeyring } from "../shared/open-keyring.ts";
import { serveOps } from "../shared/ops-server.ts";
import { queuePrefix } from "../shared/queue-prefix.ts";
import { connectRedis } from "../shared/redis.ts";
import { replayTombstones } from "../shared/replay-tombstones.ts";
import { createReplies } from "../shared/replies.ts";
import { createReports } from "../shared/reports.ts";
import { createResults } from "../shared/results.ts";
import { reportSealing } from "../shared/sealers.ts";
import { createServers } from "../shared/servers.ts";
import { storeKeys } from "../shared/store-keys.ts";
import { openTombstones } from "../shared/tombstones.ts";
import type { CommandIds } from "../shared/words/command-ids.ts";
import { wordsFor } from "../shared/words/words-for.ts";
import { createWorkTimes } from "../shared/work-times.ts";
import { addBoard } from "./board.ts";
import { deployCommands } from "./deploy-commands.ts";
import type { BotDeps } from "./deps.ts";
import { createDiscordClient } from "./discord-client.ts";
import { rewriteLater } from "./erase-user.ts";
import { watchExpiry, watchUnburied } from "./expire-identities.ts";
import { connectGateway, whyDeaf } from "./gateway.ts";
import { handleInteraction } from "./interactions.ts";
import { createJobQueues } from "./job-queues.ts";
import { watchLogLines } from "./log-lines.ts";
import { watchReplies, watchUnstarted } from "./reply-watch.ts";
import type { ShardReport } from "./shards.ts";
import { createUnstarted } from "./unstarted.ts";

export interface RunningBot {
  readonly client: Client<true>;
  readonly deps: BotDeps;
  /** Once Discord has closed the connection for good: what to do about it. */
  readonly lost: Promise<ConfigError>;
  /** Takes no more interactions and finishes those under way. */
  stop(): Promise<void>;
}

/**
 * @param shard which part of the servers is this process's; `null`: all of them
 * @throws ConfigError if Discord refuses the token; Error if Redis or the identity key will not do
 */
export async function startBot(
  config: BotConfig,
  log: Logger,
  shard: ShardOfMany | null,
): Promise<RunningBot> {
  const redis = await connect(config.REDIS_URL, log);
  await checkCluster(redis, config.REDIS_PREFIX);
  const queueRedis = await connect(config.REDIS_URL, log);
  let commandIds: CommandIds = {};
  const speak = (locale: string) => wordsFor(locale, commandIds);
  const deps = { ...(await assemble(config, redis, queueRedis, log)), wordsFor: speak };
  const sealing = await reportSealing("bot", deps);
  // Before anybody can ask for what a restored Redis should no longer have.
  const erasures = await replayTombstones(deps, config.BACKUP_RETENTION_DAYS);
  if (erasures > 0) log.warn({ erasures }, "Redis was restored: what was erased since is erased again");
  // Of erasures by a bot that ended before it.
  if ((await redis.exists(deps.keys.rewrites)) === 1) rewriteLater(deps);
  const created = createDiscordClient(config, shard);
  created.on(Events.Error, (err) => log.warn({ err }, "Discord"));
  created.on(Events.ShardError, (err, id) => log.warn({ err, connection: id }, "Discord's gateway"));

  const underWay = new Set<Promise<void>>();
  created.on(Events.InteractionCreate, (interaction) => {
    const handled = handleInteraction(interaction, deps).finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  const { client, lost } = await connectGateway(created, config.DISCORD_TOKEN);
  const { deployed, ids } = await deployCommands(client.rest, client.application.id, deps);
  if (deployed) log.info("commands are registered");
  commandIds = ids;

  // Of several shards one is enough to look after what waits; each takes back what it could not start.
  const watches =
    shard === null || shard.id === 0
      ? [
          watchReplies(client.rest, deps),
          watchExpiry(client.rest, deps),
          watchUnburied(deps),
          watchLogLines(client, deps),
        ]
      : [watchUnstarted(deps)];
  const figures = createFleetFigures({
    redis: queueRedis,
    keys: deps.keys,
    prefix: queuePrefix(config.REDIS_PREFIX),
    workerTimeoutMs: config.WORKER_TIMEOUT_S * 1_000,
  });
  deps.metrics.watchFleet(figures.read);
  const { OPS_PASSWORD: password } = config;
  const ops = await serveOps({
    host: config.HEALTH_HOST,
    port: config.BOT_HEALTH_PORT,
    metrics: deps.metrics,
    async readiness() {
      await redis.ping();
      return { why: whyDeaf(client) };
    },
    addPages: async (server) => {
      if (shard) server.get("/metrics.json", () => deps.metrics.json());
      if (password) await addBoard(server, deps.queues.all, password);
    },
  });
  await client.shard?.send({ opsPort: ops.port } satisfies ShardReport);
  return {
    client,
    deps,
    lost,
    async stop() {
      // First, so that nothing new arrives; replies travel by their own tokens and need no login.
      await client.destroy();
      await Promise.allSettled(underWay);
      await Promise.all(watches.map((watch) => watch.stop()));
      await ops.stop();
      await figures.close();
      await deps.queues.close();
      await sealing.stop();
      redis.disconnect();
      queueRedis.disconnect();
    },
  };
}

async function connect(url: string, log: Logger): Promise<Redis> {
  const redis = connectRedis(url);
  redis.on("error", (err) => log.warn({ err }, "Redis"));
  await redis.connect();
  return redis;
}

async function assemble(
  config: BotConfig,
  redis: Redis,
  queueRedis: Redis,
  log: Logger,
): Promise<Omit<BotDeps, "wordsFor">> {
  const keys = storeKeys(config.REDIS_PREFIX);
  const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS);
  const tombstones = await openTombstones(resolvePath(config.TOMBSTONES_DIR), keyring);
  const limits = { dailySwaps: config.DAILY_SWAPS, unfinishedJobs: config.MAX_UNFINISHED_JOBS };
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, limits);
  return {
    limits: config,
    redis,
    keys,
    keyring,
    identities: createIdentities(redis, keys, keyring, config.MAX_IDENTITIES, { bury: tombstones.add }),
    tombstones,
    replies,
    admission,
    unstarted: createUnstarted({ replies, admission }, log),
    results: createResults(redis, keys, keyring),
    fleet: createFleet(redis, keys),
    reports: createReports(redis, keys, keyring),
    ledger: createLedger(redis, keys, keyring),
    servers: createServers(redis, keys),
    expiry: createExpiry(config.IDENTITY_TTL_DAYS),
    actions: createActions(redis, keys, keyring),
    workTimes: createWorkTimes(redis, keys),
    queues: createJobQueues(queueRedis, queuePrefix(config.REDIS_PREFIX), (err) =>
      log.warn({ err }, "queue"),
    ),
    metrics: createMetrics(),
    log,
  };
}
