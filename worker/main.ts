import { randomUUID } from "node:crypto";
import closeWithGrace from "close-with-grace";
import { checkCluster } from "../shared/cluster.ts";
import {
  ConfigError,
  closeMs,
  configExitCode,
  loadWorkerConfig,
  resolvePath,
  type WorkerConfig,
} from "../shared/config.ts";
import { createFleet } from "../shared/fleet.ts";
import { createFleetFigures } from "../shared/fleet-figures.ts";
import { createLogger, type Logger } from "../shared/logger.ts";
import { createMetrics } from "../shared/metrics.ts";
import { openKeyring } from "../shared/open-keyring.ts";
import { serveOps } from "../shared/ops-server.ts";
import { queuePrefix } from "../shared/queue-prefix.ts";
import { connectBlockingRedis, connectRedis } from "../shared/redis.ts";
import { reportSealing } from "../shared/sealers.ts";
import { storeKeys } from "../shared/store-keys.ts";
import { assembleJobs } from "./assemble-jobs.ts";
import { chooseEngine } from "./engines/open-engine.ts";
import { requireCommercial, setupOf } from "./engines/setup-of.ts";
import { keepReporting } from "./heartbeat.ts";
import { startInference } from "./inference/client.ts";
import { createQuarantine } from "./quarantine.ts";
import { createHandOn, serveQueues } from "./queues.ts";
import { outgrown, recycleCode } from "./recycling.ts";

try {
  const config = loadWorkerConfig();
  await main(config, createLogger("worker", config.LOG_LEVEL));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? configExitCode : 1);
}

async function main(config: WorkerConfig, log: Logger): Promise<void> {
  const redis = connectRedis(config.REDIS_URL);
  redis.on("error", (err) => log.warn({ err }, "Redis"));
  await redis.connect();
  await checkCluster(redis, config.REDIS_PREFIX);
  const keys = storeKeys(config.REDIS_PREFIX);
  const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS);

  const modelsDir = resolvePath(config.MODELS_DIR);
  const engine = chooseEngine(config.SWAP_ENGINE, modelsDir);
  if (config.COMMERCIAL) requireCommercial(engine);
  const { EXECUTION_PROVIDERS: wanted, DEVICE_ID: deviceId } = config;
  const inference = await startInference({ engine, modelsDir, provider: wanted, deviceId });
  const setup = await setupOf(engine, modelsDir);
  const { provider, reason, why } = inference;
  log.info({ engine, wanted, provider, reason, why }, "models are loaded and warm");
  const metrics = createMetrics();
  metrics.runsOn({ engine, wanted, provider, reason });

  const workerId = randomUUID();
  const quarantine = createQuarantine(redis, keys, keyring, workerId, log);
  const prefix = queuePrefix(config.REDIS_PREFIX);
  const bulk = createHandOn(redis, prefix, log);
  const jobs = assembleJobs({ config, redis, keys, keyring, inference, bulk, quarantine, metrics, log });

  const blocking = connectBlockingRedis(config.REDIS_URL);
  const queues = await serveQueues(jobs.processor, {
    connection: blocking,
    prefix,
    concurrency: { interactive: config.WORKER_CONCURRENCY, bulk: 1 },
    isSuspect: quarantine.isSuspect,
    log,
  });

  const sealing = await reportSealing("worker", { redis, keys, keyring, log });
  const heartbeat = await keepReporting({
    redis,
    keys,
    fleet: createFleet(redis, keys),
    queues,
    workerId,
    setup,
    provider,
    log,
  });
  const figures = createFleetFigures({
    redis,
    keys,
    prefix,
    workerTimeoutMs: config.WORKER_TIMEOUT_S * 1_000,
  });
  metrics.watchFleet(figures.read);
  const ops = await serveOps({
    host: config.HEALTH_HOST,
    port: config.WORKER_HEALTH_PORT,
    metrics,
    async readiness() {
      await redis.ping();
      return {
        why: heartbeat.why() ?? (queues.isRunning() ? null : "the queues are closed"),
        about: { differs: heartbeat.why() !== null, ...setup, provider, reason, detail: why },
      };
    },
  });
  if (heartbeat.why() === null) log.info("ready");

  const drainMs = config.DRAIN_S * 1_000;
  const grace = closeWithGrace({ delay: drainMs + closeMs, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, "stopping");
    const left = await queues.drain(drainMs);
    if (left > 0) log.warn({ jobs: left }, "not finished in time, for another worker");
    if (left > 0) await inference.close();
    // What brought this process down must be known to the next one.
    if (!err && process.exitCode !== 1) await quarantine.letGo();
    // Only now: whoever waits for what is being finished must not hear that nobody works.
    if (process.exitCode === recycleCode) heartbeat.stop();
    else await heartbeat.signOff();
    await sealing.stop();
    const parts = [bulk, inference, jobs, figures];
    if (left === 0) await Promise.all([...parts.map((part) => part.close()), ops.stop()]);
    redis.disconnect();
    blocking.disconnect();
    process.exit(err ? 1 : process.exitCode);
  });
  const end = (code: number) => {
    process.exitCode = code;
    grace.close();
  };
  void outgrown(config.MAX_WORKER_RSS_MB).then((megabytes) => {
    log.warn({ megabytes }, "grown too large, making room for a fresh one");
    end(recycleCode);
  });
  // Jobs under way fail with it and are tried again elsewhere.
  const death = await inference.died;
  log.fatal({ err: death }, "the inference thread died");
  end(1);
}
