import type { Redis } from "ioredis";
import type { Actions } from "../shared/actions.ts";
import type { Admission } from "../shared/admission.ts";
import type { BotConfig } from "../shared/config.ts";
import type { Expiry } from "../shared/expiry.ts";
import type { Fleet } from "../shared/fleet.ts";
import type { Identities } from "../shared/identities.ts";
import type { Ledger } from "../shared/ledger.ts";
import type { Logger } from "../shared/logger.ts";
import type { Metrics } from "../shared/metrics.ts";
import type { Replies } from "../shared/replies.ts";
import type { Reports } from "../shared/reports.ts";
import type { Results } from "../shared/results.ts";
import type { Keyring } from "../shared/sealing.ts";
import type { Servers } from "../shared/servers.ts";
import type { StoreKeys } from "../shared/store-keys.ts";
import type { Tombstones } from "../shared/tombstones.ts";
import type { Words } from "../shared/words/words.ts";
import type { WorkTimes } from "../shared/work-times.ts";
import type { JobQueues } from "./job-queues.ts";
import type { Unstarted } from "./unstarted.ts";

export type Limits = Pick<
  BotConfig,
  | "DAILY_SWAPS"
  | "IMAGE_HOSTS"
  | "MAX_IDENTITIES"
  | "MAX_PICTURE_MB"
  | "MAX_WAIT_MIN"
  | "WORKER_TIMEOUT_S"
  | "IDENTITY_TTL_DAYS"
  | "BACKUP_RETENTION_DAYS"
  | "REPORT_CHANNEL_ID"
  | "ALLOWED_GUILDS"
  | "USER_INSTALL"
  | "USER_INSTALL_USERS"
>;

/** What commands and components work with. */
export interface BotDeps {
  readonly limits: Limits;
  readonly redis: Redis;
  readonly keys: StoreKeys;
  readonly keyring: Keyring;
  readonly identities: Identities;
  readonly tombstones: Tombstones;
  readonly replies: Replies;
  readonly admission: Admission;
  readonly actions: Actions;
  readonly results: Results;
  readonly reports: Reports;
  readonly ledger: Ledger;
  readonly servers: Servers;
  readonly expiry: Expiry;
  readonly fleet: Pick<Fleet, "pinned">;
  readonly queues: JobQueues;
  readonly workTimes: WorkTimes;
  readonly unstarted: Unstarted;
  /** What is said to people whose Discord speaks `locale`. */
  readonly wordsFor: (locale: string) => Words;
  readonly metrics: Metrics;
  readonly log: Logger;
}
