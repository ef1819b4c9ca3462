import closeWithGrace from "close-with-grace";
import { ConfigError, loadBotConfig } from "../shared/config.ts";
import { createLogger } from "../shared/logger.ts";
import { startBot } from "./start-bot.ts";

const drainMs = 10_000;

try {
  const config = loadBotConfig();
  const log = createLogger("bot", config.LOG_LEVEL);
  const bot = await startBot(config, log);
  log.info({ servers: bot.client.guilds.cache.size }, "ready");
  closeWithGrace({ delay: drainMs, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, "stopping");
    await bot.stop();
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
