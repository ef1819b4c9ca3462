import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataDir, root, runningFile } from "./stage/root.ts";
import { runUntilEnded, sayWhatWaits, workersAreKept } from "./stage/until-ended.ts";

for (const file of [join(root, ".env"), runningFile]) if (existsSync(file)) process.loadEnvFile(file);
const env = {
  MODELS_DIR: process.env["MODELS_DIR"] || join(dataDir, "models"),
  // Unset or 0: any that is free, as the first worker of this machine has the usual one.
  WORKER_HEALTH_PORT: process.env["WORKER_HEALTH_PORT"] || "0",
};
process.exitCode = await runUntilEnded("The worker", (stage, keep) =>
  keep(async () => sayWhatWaits(await stage.startWorker(env)), workersAreKept),
);
