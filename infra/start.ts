import { existsSync } from "node:fs";
import { join } from "node:path";
import { identityKeyFrom } from "./stage/identity-key.ts";
import { dataDir, root } from "./stage/root.ts";
import { createStage } from "./stage/stage.ts";

const envFile = join(root, ".env");
if (existsSync(envFile)) process.loadEnvFile(envFile);
process.exitCode = await main();

/** Redis, bot and worker on this machine, until Ctrl-C or until one of them dies. */
async function main(): Promise<number> {
  if (!process.env["DISCORD_TOKEN"]) {
    say(
      "DISCORD_TOKEN is missing: put your bot's token into .env (see .env.example), or try `npm run demo` without one.",
    );
    return 2;
  }
  const stage = createStage(join(dataDir, "logs"));
  const interrupted = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => resolve("interrupted"));
  });
  try {
    const env: Record<string, string> = { MODELS_DIR: process.env["MODELS_DIR"] || join(dataDir, "models") };
    if (!process.env["IDENTITY_KEYS"]) env["IDENTITY_KEYS"] = await identityKey();
    if (!process.env["REDIS_URL"]) env["REDIS_URL"] = (await stage.startRedis(join(dataDir, "redis"))).url;
    const running = Promise.all([stage.startWorker(env), stage.startBot(env)]);
    const first = await Promise.race([running, interrupted, stage.broken]);
    if (Array.isArray(first)) say(`Doppel is up. Logs: ${stage.logDir}. Ctrl-C ends it.`);
    const end = await Promise.race([interrupted, stage.broken]);
    if (end === "interrupted") return 0;
    say(end);
    return 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stage.stop();
  }
}

async function identityKey(): Promise<string> {
  const file = join(dataDir, "identity.key");
  const { keys, isNew } = await identityKeyFrom(file);
  if (isNew) {
    say(
      `A new identity key is in ${file}. Back it up, apart from Redis: without it the saved faces cannot be opened.`,
    );
  }
  return keys;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
