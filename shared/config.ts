import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import { memoryLimit, usualMaxRssMb } from "./memory-limit.ts";

/** A variable that is missing or wrong; the message lists all of them and never shows a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** With what bot and worker end of a `ConfigError`. */
export const configExitCode = 2;

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean),
);

/** Uploads, and the proxies that show linked pictures in embeds. */
const discordHosts = [
  "cdn.discordapp.com",
  "media.discordapp.net",
  "images-ext-1.discordapp.net",
  "images-ext-2.discordapp.net",
];

const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback);

/** `id:base64` pairs of 32 bytes, separated by commas; the first one seals. */
const identityKeys = list.transform((pairs, context) => {
  const keys = new Map<string, Buffer>();
  for (const pair of pairs) {
    const [id, encoded] = pair.split(":");
    const key = Buffer.from(encoded ?? "", "base64");
    if (!id || key.length !== 32) {
      context.addIssue({ code: "custom", message: "wants id:KEY pairs, KEY being 32 bytes in base64" });
      return z.NEVER;
    }
    if (keys.has(id)) {
      context.addIssue({ code: "custom", message: `names "${id}" twice: every key needs an id of its own` });
      return z.NEVER;
    }
    keys.set(id, key);
  }
  if (keys.size === 0) context.addIssue({ code: "custom", message: "wants at least one id:KEY pair" });
  return keys;
});

const logLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info");

const swapEngine = z.enum(["auto", "inswapper", "morph"]).default("auto");

/** What it takes to read what is stored. */
const storage = {
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default("redis://127.0.0.1:6379"),
  /** Without TLS also to a Redis elsewhere: for a network that nobody else is in, as docker-compose.yml makes one. */
  REDIS_ALLOW_PLAINTEXT: z.stringbool().default(false),
  REDIS_PREFIX: z.string().min(1).default("doppel"),
  IDENTITY_KEYS: identityKeys,
};

/** What it takes to erase, also from a Redis that is restored later. */
const erasure = {
  /** Outside of Redis, see `tombstones.ts`. */
  TOMBSTONES_DIR: z.string().default(".data/tombstones"),
  /** For how long whoever runs this keeps backups of Redis; unset: `/privacy` says that it does not know. */
  BACKUP_RETENTION_DAYS: z.coerce.number().int().min(0).optional(),
};

interface RedisAddress {
  readonly REDIS_URL: string;
  readonly REDIS_ALLOW_PLAINTEXT: boolean;
}

/** Sealed or not, nobody on the way needs to see what goes to Redis, least of all its password. */
const redisIsSafe = ({ REDIS_URL: url, REDIS_ALLOW_PLAINTEXT: isAllowed }: RedisAddress): boolean =>
  isAllowed || url.startsWith("rediss:") || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
const unsafeRedis = {
  path: ["REDIS_URL"],
  message:
    "wants rediss:// (TLS) for a Redis on another machine; in a network of its own REDIS_ALLOW_PLAINTEXT=true does without",
};

/** Milliseconds that a worker takes after DRAIN_S: closing connections, and what the inference thread is at. */
export const closeMs = 15_000;

const common = {
  ...storage,
  DISCORD_API_URL: z.url({ protocol: /^https?$/ }).default("https://discord.com/api"),
  LOG_LEVEL: logLevel,
  /** A select menu has 25 options, and one of them leaves a face alone. */
  MAX_IDENTITIES: z.coerce.number().int().min(1).max(24).default(20),
  DAILY_SWAPS: count(50),
  MAX_UNFINISHED_JOBS: count(5),
  /** Seconds without a sign of life after which a worker counts as gone. */
  WORKER_TIMEOUT_S: count(30),
  /** Seconds that a process takes to finish what is under way when it is told to end. */
  DRAIN_S: count(25),
  /** Where pictures may be fetched from, besides the local Discord. */
  IMAGE_HOSTS: list.default(discordHosts),
  HEALTH_HOST: z.string().default("127.0.0.1"),
};

/** Where Discord shows it: right-click, Copy ID. */
const snowflake = (of: string) => z.string().regex(/^\d{17,20}$/, `wants Discord's number of ${of}`);
const snowflakes = (of: string) => list.pipe(z.array(snowflake(of))).default([]);

const bot = z
  .object({
    ...common,
    /** Days without use after which an identity goes; 0 keeps it until its owner erases it. */
    IDENTITY_TTL_DAYS: count(0),
    ...erasure,
    REPORT_CHANNEL_ID: snowflake("a channel").optional(),
    /** Servers where it works; none: everywhere. */
    ALLOWED_GUILDS: snowflakes("a server"),
    /** Whether people may add it to their own account, and use it wherever they are. */
    USER_INSTALL: z.enum(["off", "allowlist", "on"]).default("on"),
    /** Who may, if that is `allowlist`. */
    USER_INSTALL_USERS: snowflakes("a user"),
    DISCORD_TOKEN: z.string().min(1),
    MAX_PICTURE_MB: count(50),
    /** Minutes of waiting beyond which a job is refused at once. */
    MAX_WAIT_MIN: z.coerce.number().int().min(1).max(13).default(10),
    /** Processes that share the servers, or as many as Discord recommends. */
    BOT_SHARDS: z.union([z.literal("auto"), z.coerce.number().int().min(1).max(1_000)]).default(1),
    BOT_HEALTH_PORT: count(8080),
    /** Of the page that shows the queues; unset: there is none. */
    OPS_PASSWORD: z.string().min(12, "wants 12 characters or more").optional(),
  })
  .refine(redisIsSafe, unsafeRedis);

const worker = z
  .object({
    ...common,
    MODELS_DIR: z.string().default(".data/models"),
    SWAP_ENGINE: swapEngine,
    EXECUTION_PROVIDERS: z.enum(["auto", "cpu", "cuda"]).default("auto"),
    /** Refuses model packs whose licence forbids commercial use. */
    COMMERCIAL: z.stringbool().default(false),
    /** Which of the GPUs that CUDA sees; one worker process a device. */
    DEVICE_ID: count(0),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2),
    MAX_PICTURE_MB: count(50),
    MAX_MEGAPIXELS: count(50),
    MAX_GIF_MB: count(10),
    MAX_GIF_FRAMES: z.coerce.number().int().min(8).max(500).default(75),
    MAX_OUTPUT_PX: count(4096),
    /** Resident megabytes at which a worker finishes what it has in hand and makes room for a fresh one; 0 = never. */
    MAX_WORKER_RSS_MB: count(usualMaxRssMb(memoryLimit())),
    WORKER_HEALTH_PORT: count(8081),
  })
  .refine(redisIsSafe, unsafeRedis);

const store = z.object({ ...storage, ...erasure }).refine(redisIsSafe, unsafeRedis);

const cli = z.object({
  DISCORD_API_URL: common.DISCORD_API_URL,
  DISCORD_TOKEN: z.string().optional(),
  MODELS_DIR: z.string().default(".data/models"),
  SWAP_ENGINE: swapEngine,
  MODEL_LICENSE_ACCEPTED: z.stringbool().default(false),
});

/** What the command line's doctor looks at, beside what bot and worker would say of their settings. */
const doctor = cli.extend({
  REDIS_URL: z.string().optional(),
  ...erasure,
  REPORT_CHANNEL_ID: z.string().optional(),
  HEALTH_HOST: common.HEALTH_HOST,
  BOT_HEALTH_PORT: bot.shape.BOT_HEALTH_PORT,
  WORKER_HEALTH_PORT: worker.shape.WORKER_HEALTH_PORT,
  EXECUTION_PROVIDERS: worker.shape.EXECUTION_PROVIDERS,
  DEVICE_ID: worker.shape.DEVICE_ID,
  COMMERCIAL: worker.shape.COMMERCIAL,
});

export type BotConfig = z.infer<typeof bot>;
export type WorkerConfig = z.infer<typeof worker>;
export type StoreConfig = z.infer<typeof store>;
export type CliConfig = z.infer<typeof cli>;
export type DoctorConfig = z.infer<typeof doctor>;
export interface ShardOfMany {
  readonly id: number;
  readonly count: number;
}
type Environment = Readonly<Record<string, string | undefined>>;

/** What may stand in a file instead, named by `NAME_FILE`: a Docker or Kubernetes secret. */
const secrets = ["DISCORD_TOKEN", "REDIS_URL", "IDENTITY_KEYS", "OPS_PASSWORD"] as const;

/** The variables that each process reads, secrets by both of their names. */
export const variables = {
  bot: namesOf(bot),
  worker: namesOf(worker),
  cli: [...new Set([...namesOf(cli), ...namesOf(store)])],
};

/** @throws ConfigError naming every bad variable at once */
export const loadBotConfig = (env: Environment = process.env): BotConfig => parse(bot, env);
/** @throws ConfigError naming every bad variable at once */
export const loadWorkerConfig = (env: Environment = process.env): WorkerConfig => parse(worker, env);
/** @throws ConfigError naming every bad variable at once */
export const loadStoreConfig = (env: Environment = process.env): StoreConfig => parse(store, env);
/** @throws ConfigError naming every bad variable at once */
export const loadCliConfig = (env: Environment = process.env): CliConfig => parse(cli, env);
/** @throws ConfigError naming every bad variable at once */
export const loadDoctorConfig = (env: Environment = process.env): DoctorConfig => parse(doctor, env);

/** Which process of a sharded bot this is, as its manager (discord.js's ShardingManager) says; `null`: it is none. */
export function loadShard(env: Environment = process.env): ShardOfMany | null {
  if (env["SHARDING_MANAGER"] !== "true") return null;
  return { id: Number(env["SHARDS"]), count: Number(env["SHARD_COUNT"]) };
}

/** Milliseconds after which a bot or worker that was told to end has ended by itself: nobody should kill it before. */
export function loadEndWithinMs(env: Environment = process.env): number {
  // A wrong one is told, with whatever else is wrong, by those who are started with it.
  const { data: drainS = 0 } = common.DRAIN_S.safeParse(env["DRAIN_S"] || undefined);
  return drainS * 1_000 + closeMs + 5_000;
}

/** Expands `~` and makes the path absolute. */
export function resolvePath(path: string): string {
  return resolve(path.replace(/^~(?=$|\/)/, homedir()));
}

function parse<Schema extends z.ZodType>(schema: Schema, env: Environment): z.infer<Schema> {
  // An empty variable, as `NAME=` in a .env file, is one that was not set.
  const given = withSecrets(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `  ${name}: ${name in given ? issue.message : "is missing"}`;
  });
  throw new ConfigError(
    `The configuration needs attention (.env.example explains each variable):\n${lines.join("\n")}`,
  );
}

/** @throws ConfigError if a file cannot be read, or stands beside the variable itself */
function withSecrets(env: Environment): Environment {
  const read = secrets.flatMap((name) => {
    const file = env[`${name}_FILE`];
    if (file === undefined) return [];
    if (env[name] !== undefined) throw new ConfigError(`${name} and ${name}_FILE are both set: keep one.`);
    try {
      return [[name, readFileSync(resolvePath(file), "utf8").trim()]];
    } catch (cause) {
      throw new ConfigError(`${name}_FILE cannot be read: ${(cause as NodeJS.ErrnoException).code}`, {
        cause,
      });
    }
  });
  return { ...env, ...Object.fromEntries(read) };
}

function namesOf({ shape }: z.ZodObject): string[] {
  const names = Object.keys(shape);
  return [...names, ...secrets.filter((name) => names.includes(name)).map((name) => `${name}_FILE`)];
}
