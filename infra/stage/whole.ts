import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Part } from "./part.ts";
import type { PrivateRedis } from "./private-redis.ts";
import { dataDir } from "./root.ts";
import type { Stage } from "./stage.ts";

/** Redis, the local Discord, the bot and a worker, each a process of its own. */
export interface Whole {
  readonly origin: string;
  readonly redis: PrivateRedis;
  readonly redisDir: string;
  /** What bot and worker were started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly bot: { readonly part: Part; readonly healthUrl: string };
  readonly worker: { readonly part: Part; readonly healthUrl: string };
}

const token = "local-discord-token";

/**
 * Starts a whole Doppel with an identity key of its own.
 * @param dir      Redis keeps its data there
 * @param settings added to the environment of bot and worker
 */
export async function startWhole(
  stage: Stage,
  dir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Whole> {
  const redisDir = join(dir, "redis");
  const [redis, { origin }] = await Promise.all([stage.startRedis(redisDir), stage.startLocalDiscord(token)]);
  const env = {
    DISCORD_TOKEN: token,
    DISCORD_API_URL: `${origin}/api`,
    REDIS_URL: redis.url,
    IDENTITY_KEYS: `local:${randomBytes(32).toString("base64")}`,
    MODELS_DIR: process.env["MODELS_DIR"] ?? join(dataDir, "models"),
    ...settings,
  };
  const [worker, bot] = await Promise.all([stage.startWorker(env), stage.startBot(env)]);
  return { origin, redis, redisDir, env, bot, worker };
}
