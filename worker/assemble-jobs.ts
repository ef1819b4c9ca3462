import type { Redis } from "ioredis";
import { createActions } from "../shared/actions.ts";
import { createAdmission } from "../shared/admission.ts";
import type { WorkerConfig } from "../shared/config.ts";
import { createFaceBlocks } from "../shared/face-blocks.ts";
import { createIdentities } from "../shared/identities.ts";
import { createLedger } from "../shared/ledger.ts";
import type { Logger } from "../shared/logger.ts";
import type { Metrics } from "../shared/metrics.ts";
import { createReplies } from "../shared/replies.ts";
import { createResults } from "../shared/results.ts";
import type { Keyring } from "../shared/sealing.ts";
import { createServers } from "../shared/servers.ts";
import type { StoreKeys } from "../shared/store-keys.ts";
import { readCommandIds } from "../shared/words/command-ids.ts";
import { wordsFor } from "../shared/words/words-for.ts";
import { createWorkTimes } from "../shared/work-times.ts";
import { countDeliveries } from "./count-deliveries.ts";
import { createDeliver } from "./deliver.ts";
import { createFetcher, localOriginOf } from "./images/fetch.ts";
import { createOneLarge } from "./images/one-large.ts";
import type { Inference } from "./inference/client.ts";
import { createCompare } from "./jobs/compare.ts";
import { createContactSheet } from "./jobs/contact-sheet.ts";
import { createProcessor } from "./jobs/index.ts";
import { createNoteResult } from "./jobs/note-result.ts";
import { createRepost } from "./jobs/repost.ts";
import { createRunJob } from "./jobs/run-job.ts";
import { createSaveIdentity } from "./jobs/save-identity.ts";
import { createSwapAnimation } from "./jobs/swap-animation.ts";
import { createSwapImage } from "./jobs/swap-image.ts";
import type { Quarantine } from "./quarantine.ts";
import type { HandOn } from "./queues.ts";
import { timed } from "./stage-times.ts";

const fetchTimeoutMs = 15_000;

export interface JobsParts {
  readonly config: WorkerConfig;
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly keyring: Keyring;
  readonly inference: Inference;
  readonly bulk: HandOn;
  readonly quarantine: Quarantine;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What does each kind of job, put together. */
export function assembleJobs({
  config,
  redis,
  keys,
  keyring,
  inference,
  bulk,
  quarantine,
  metrics,
  log,
}: JobsParts) {
  const localOrigin = localOriginOf(config.DISCORD_API_URL);
  const fetchLimits = {
    hosts: config.IMAGE_HOSTS,
    localOrigin,
    maxBytes: config.MAX_PICTURE_MB * 1e6,
    timeoutMs: fetchTimeoutMs,
  };
  const fetcher = createFetcher(fetchLimits, log);
  const limits = { dailySwaps: config.DAILY_SWAPS, unfinishedJobs: config.MAX_UNFINISHED_JOBS };
  const admission = createAdmission(redis, keys, keyring, limits);
  const identities = createIdentities(redis, keys, keyring, config.MAX_IDENTITIES);
  const workTimes = createWorkTimes(redis, keys);
  const results = createResults(redis, keys, keyring);
  const jobParts = {
    fetchImage: timed("fetch", fetcher.fetchImage),
    inference,
    identities,
    faceBlocks: createFaceBlocks(redis, keys, keyring),
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
  return { processor, close: () => fetcher.close() };
}
