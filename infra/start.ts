import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { makeIdentityKey } from "./stage/identity-key.ts";
import { dataDir, root, runningFile } from "./stage/root.ts";
import { runningAlready, writeRunning } from "./stage/running.ts";
import { runUntilEnded, say, sayWhatWaits, workersAreKept } from "./stage/until-ended.ts";

const envFile = join(root, ".env");
if (existsSync(envFile)) process.loadEnvFile(envFile);
process.exitCode = await main();

/** Redis, bot and worker on this machine. */
async function main(): Promise<number> {
  if (!isGiven("DISCORD_TOKEN")) {
    say(
      "DISCORD_TOKEN is missing: put your bot's token into .env (see .env.example), or try `npm run demo` without one.",
    );
    return 2;
  }
  const other = await runningAlready(runningFile);
  if (other) {
    say(other);
    return 2;
  }
  try {
    return await runUntilEnded("Doppel", async (stage, keep) => {
      const own: Record<string, string> = {};
      if (!isGiven("IDENTITY_KEYS")) own["IDENTITY_KEYS_FILE"] = await identityKeyFile();
      if (!isGiven("REDIS_URL")) {
        await keep(async () => {
          // Started again, it must be where the others look for it.
          const before = Number(own["REDIS_URL"]?.split(":").at(-1)) || undefined;
          const redis = await stage.startRedis(join(dataDir, "redis"), before);
          own["REDIS_URL"] = redis.url;
          return redis;
        });
      }
      const env = {
        ...own,
        MODELS_DIR: process.env["MODELS_DIR"] || join(dataDir, "models"),
        TOMBSTONES_DIR: process.env["TOMBSTONES_DIR"] || join(dataDir, "tombstones"),
      };
      await writeRunning(runningFile, env);
      const workerEnv = { ...env, WORKER_HEALTH_PORT: port("WORKER_HEALTH_PORT", "8081") };
      const startWorker = (number: number) =>
        keep(
          async () => sayWhatWaits(await stage.startWorker({ ...workerEnv, ...deviceOf(number) }, number)),
          workersAreKept,
        );
      await Promise.all([
        ...Array.from({ length: workerCount() }, (_, index) => startWorker(index + 1)),
        keep(() => stage.startBot({ ...env, BOT_HEALTH_PORT: port("BOT_HEALTH_PORT", "8080") })),
      ]);
    });
  } finally {
    await rm(runningFile, { force: true });
  }
}

/** @returns the file's path */
async function identityKeyFile(): Promise<string> {
  const file = join(dataDir, "identity.key");
  if (await makeIdentityKey(file)) {
    say(
      `A new identity key is in ${file}. Back it up, apart from Redis: without it the saved faces cannot be opened.`,
    );
  }
  return file;
}

function workerCount(): number {
  return Math.max(1, Math.trunc(Number(process.env["WORKERS"])) || 1);
}

/** One process a GPU: the first worker has the first one, unless all are told to share one. */
function deviceOf(number: number): Readonly<Record<string, string>> {
  return isGiven("DEVICE_ID") ? {} : { DEVICE_ID: String(number - 1) };
}

function isGiven(name: string): boolean {
  return Boolean(process.env[name] || process.env[`${name}_FILE`]);
}

function port(name: string, usual: string): string {
  return process.env[name] || usual;
}
