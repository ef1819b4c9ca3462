import closeWithGrace from "close-with-grace";
import { ConfigError, configExitCode, loadBotConfig, loadShard } from "../shared/config.ts";
import { createLogger } from "../shared/logger.ts";
import { startShards } from "./shards.ts";
import { startBot } from "./start-bot.ts";

try {
  const config = loadBotConfig();
  const drainMs = config.DRAIN_S * 1_000;
  const shard = loadShard();
  const isManager = shard === null && config.BOT_SHARDS !== 1;
  const log = createLogger("bot", config.LOG_LEVEL).child(shard ? { shard: shard.id } : {});
  const bot = isManager ? await startShards(config, log, drainMs) : await startBot(config, log, shard);
  log.info("ready");
  const delay = isManager ? drainMs + 2_000 : drainMs;
  let isLost = false;
  const grace = closeWithGrace({ delay, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, "stopping");
    await bot.stop();
    if (isLost) process.exit(configExitCode);
  });
  void bot.lost.then(({ message }) => {
    log.fatal(message);
    isLost = true;
    grace.close();
  });
  // A shard whose manager is gone would be a second one beside that of the next manager.
  if (shard) process.once("disconnect", () => grace.close());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? configExitCode : 1);
}
