import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Part } from "./part.ts";
import type { PrivateRedis } from "./private-redis.ts";
import { dataDir } from "./root.ts";
import type { Stage } from "./stage.ts";

/** A bot or a worker. */
interface Process {
  readonly part: Part;
  readonly healthUrl: string;
}

/** Redis, the local Discord, the bot and its workers, each a process of its own. */
export interface Whole {
  readonly origin: string;
  readonly localDiscord: Part;
  readonly redis: PrivateRedis;
  readonly redisDir: string;
  /** What bot and worker were started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly bot: Process;
  /** The first of the workers. */
  readonly worker: Process;
  readonly workers: readonly Process[];
}

const token = "local-discord-token";

/**
 * Starts a whole Doppel with an identity key of its own.
 * @param dir      Redis keeps its data there
 * @param settings added to the environment of bot and workers
 * @param workers  how many of them
 */
export async function startWhole(
  stage: Stage,
  dir: string,
  settings: Readonly<Record<string, string>> = {},
  workers = 1,
): Promise<Whole> {
  const redisDir = join(dir, "redis");
  const [redis, { part: localDiscord, origin }] = await Promise.all([
    stage.startRedis(redisDir),
    stage.startLocalDiscord(token),
  ]);
  const env = {
    DISCORD_TOKEN: token,
    DISCORD_API_URL: `${origin}/api`,
    REDIS_URL: redis.url,
    IDENTITY_KEYS: `local:${randomBytes(32).toString("base64")}`,
    TOMBSTONES_DIR: join(dir, "tombstones"),
    MODELS_DIR: process.env["MODELS_DIR"] ?? join(dataDir, "models"),
    ...settings,
  };
  const others = Array.from({ length: workers - 1 }, (_, index) => stage.startWorker(env, index + 2));
  const [bot, worker, ...more] = await Promise.all([stage.startBot(env), stage.startWorker(env), ...others]);
  return { origin, localDiscord, redis, redisDir, env, bot, worker, workers: [worker, ...more] };
}
