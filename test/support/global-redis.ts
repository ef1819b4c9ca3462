import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startPrivateRedis } from "../../infra/stage/private-redis.ts";
import { dataDir } from "../../infra/stage/root.ts";

declare module "vitest" {
  export interface ProvidedContext {
    redisUrl: string;
  }
}

/** One real Redis for the whole run; every test takes a prefix of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(dataDir, "test-redis-"));
  const redis = await startPrivateRedis(dir, dir);
  project.provide("redisUrl", redis.url);
  return async () => {
    await redis.part.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
