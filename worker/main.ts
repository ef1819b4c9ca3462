import { randomUUID } from "node:crypto";
import closeWithGrace from "close-with-grace";
import { createActions } from "../shared/actions.ts";
import { createAdmission } from "../shared/admission.ts";
import { ConfigError, loadWorkerConfig, resolvePath, type WorkerConfig } from "../shared/config.ts";
import { createFleetFigures } from "../shared/fleet-figures.ts";
import { createIdentities } from "../shared/identities.ts";
import { createLedger } from "../shared/ledger.ts";
import { createLogger, type Logger } from "../shared/logger.ts";
import { createMetrics } from "../shared/metrics.ts";
import { openKeyring } from "../shared/open-keyring.ts";
import { serveOps } from "../shared/ops-server.ts";
import { connectBlockingRedis, connectRedis } from "../shared/redis.ts";
import { createReplies } from "../shared/replies.ts";
import { createResults } from "../shared/results.ts";
import { createServers } from "../shared/servers.ts";
import { storeKeys } from "../shared/store-keys.ts";
import { readCommandIds } from "../shared/words/command-ids.ts";
import { wordsFor } from "../shared/words/words-for.ts";
import { createWorkTimes } from "../shared/work-times.ts";
import { countDeliveries } from "./count-deliveries.ts";
import { createDeliver } from "./deliver.ts";
import { chooseEngine } from "./engines/open-engine.ts";
import { keepReporting } from "./heartbeat.ts";
import { createFetcher, localOriginOf } from "./images/fetch.ts";
import { createOneLarge } from "./images/one-large.ts";
import { startInference } from "./inference/client.ts";
import { createCompare } from "./jobs/compare.ts";
import { createContactSheet } from "./jobs/contact-sheet.ts";
import { createProcessor } from "./jobs/index.ts";
import { createNoteResult } from "./jobs/note-result.ts";
import { createRepost } from "./jobs/repost.ts";
import { createRunJob } from "./jobs/run-job.ts";
import { createSaveIdentity } from "./jobs/save-identity.ts";
import { createSwapAnimation } from "./jobs/swap-animation.ts";
import { createSwapImage } from "./jobs/swap-image.ts";
import { createQuarantine } from "./quarantine.ts";
import { createHandOn, serveQueues } from "./queues.ts";
import { outgrown, recycleCode } from "./recycling.ts";
import { timed } from "./stage-times.ts";

const fetchTimeoutMs = 15_000;
/** After draining: closing connections, and the inference thread. */
const closeMs = 5_000;

try {
  const config = loadWorkerConfig();
  await main(config, createLogger("worker", config.LOG_LEVEL));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}

async function main(config: WorkerConfig, log: Logger): Promise<void> {
  const redis = connectRedis(config.REDIS_URL);
  redis.on("error", (err) => log.warn({ err }, "Redis"));
  await redis.connect();
  const keys = storeKeys(config.REDIS_PREFIX);
  const keyring = await openKeyring(redis, keys, config.IDENTITY_KEYS);

  const modelsDir = resolvePath(config.MODELS_DIR);
  const engine = chooseEngine(config.SWAP_ENGINE, modelsDir);
  const { EXECUTION_PROVIDERS: wanted, DEVICE_ID: deviceId } = config;
  const inference = await startInference({ engine, modelsDir, provider: wanted, deviceId });
  const { provider, reason, why } = inference;
  log.info({ engine, wanted, provider, reason, why }, "models are loaded and warm");
  const metrics = createMetrics();
  metrics.runsOn({ engine, wanted, provider, reason });

  const localOrigin = localOriginOf(config.DISCORD_API_URL);
  const fetcher = createFetcher({
    hosts: config.IMAGE_HOSTS,
    localOrigin,
    maxBytes: config.MAX_PICTURE_MB * 1e6,
    timeoutMs: fetchTimeoutMs,
  });
  const limits = { dailySwaps: config.DAILY_SWAPS, unfinishedJobs: config.MAX_UNFINISHED_JOBS };
  const admission = createAdmission(redis, keys, keyring, limits);
  const identities = createIdentities(redis, keys, keyring, config.MAX_IDENTITIES);
  const workTimes = createWorkTimes(redis, keys);
  const workerId = randomUUID();
  const quarantine = createQuarantine(redis, keys, keyring, workerId, log);
  const prefix = `${config.REDIS_PREFIX}:bull`;
  const bulk = createHandOn(redis, prefix, log);
  const results = createResults(redis, keys, keyring);
  const jobParts = {
    fetchImage: timed("fetch", fetcher.fetchImage),
    inference: {
      ...inference,
      readIdentity: timed("pipeline", inference.readIdentity),
      swapImage: timed("pipeline", inference.swapImage),
      findFaces: timed("pipeline", inference.findFaces),
      swapFaces: timed("pipeline", inference.swapFaces),
    },
    identities,
    actions: createActions(redis, keys, keyring),
    results,
    workTimes,
    maxMegapixels: config.MAX_MEGAPIXELS,
    oneLarge: createOneLarge(),
    namesPreview: localOrigin === null,
  };
  const processor = createProcessor({
    runJob: createRunJob({
      replies: createReplies(redis, keys, keyring),
      admission,
      identities,
      deliver: countDeliveries(createDeliver(config.DISCORD_API_URL), metrics),
      results,
      noteResult: createNoteResult({
        redis,
        keys,
        ledger: createLedger(redis, keys, keyring),
        servers: createServers(redis, keys),
        log,
      }),
      quarantine,
      wordsFor: async (locale) => wordsFor(locale, await readCommandIds(redis, keys)),
      metrics,
      log,
    }),
    work: {
      "save-identity": createSaveIdentity(jobParts),
      "swap-image": createSwapImage({
        ...jobParts,
        maxOutputPx: config.MAX_OUTPUT_PX,
        moveToBulk: (job) => bulk.handOn({ ...job, kind: "swap-animation" }),
      }),
      "swap-animation": createSwapAnimation({
        ...jobParts,
        maxBytes: config.MAX_GIF_MB * 1e6,
        maxFrames: config.MAX_GIF_FRAMES,
      }),
      compare: createCompare(jobParts),
      repost: createRepost(jobParts),
      "contact-sheet": createContactSheet(jobParts),
    },
    workTimes,
    metrics,
    log,
  });

  const blocking = connectBlockingRedis(config.REDIS_URL);
  const queues = await serveQueues(processor, {
    connection: blocking,
    prefix,
    concurrency: { interactive: config.WORKER_CONCURRENCY, bulk: 1 },
    log,
  });

  const heartbeat = await keepReporting(redis, keys, workerId, log);
  const figures = createFleetFigures({
    redis,
    keys,
    prefix,
    workerTimeoutMs: config.WORKER_TIMEOUT_S * 1_000,
  });
  metrics.watchFleet(figures.read);
  const stopOps = await serveOps({
    host: config.HEALTH_HOST,
    port: config.WORKER_HEALTH_PORT,
    metrics,
    async readiness() {
      await redis.ping();
      return {
        why: queues.isRunning() ? null : "the queues are closed",
        about: { engine, provider, reason, detail: why },
      };
    },
  });
  log.info("ready");

  const drainMs = config.DRAIN_S * 1_000;
  const grace = closeWithGrace({ delay: drainMs + closeMs, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, "stopping");
    const left = await queues.drain(drainMs);
    if (left > 0) log.warn({ jobs: left }, "not finished in time, for another worker");
    // What brought this process down must be known to the next one.
    if (!err && process.exitCode !== 1) await quarantine.letGo();
    // Only now: whoever waits for what is being finished must not hear that nobody works.
    if (process.exitCode === recycleCode) heartbeat.stop();
    else await heartbeat.signOff();
    const parts = [bulk, inference, fetcher, figures];
    if (left === 0) await Promise.all([...parts.map((part) => part.close()), stopOps()]);
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
