import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { type Part, startPart } from "../../infra/stage/part.ts";
import { freePort, waitUntilReady } from "../../infra/stage/ports.ts";
import { dataDir } from "../../infra/stage/root.ts";
import { listens } from "../../shared/listens.ts";

export interface ClusterNode {
  readonly url: string;
  readonly redis: Redis;
  stop(): Promise<void>;
}

/**
 * A real redis-server in cluster mode, alone with these slots. Nodes that are not introduced to each other are clusters
 * of their own.
 */
export async function startClusterNode(first = 0, last = 16_383): Promise<ClusterNode> {
  const dir = await mkdtemp(join(dataDir, "test-cluster-"));
  const command = (await readFile(join(dataDir, "tools", "redis-server.path"), "utf8")).trim();
  const [port, busPort] = [await freePort(), await freePort()];
  const settings = {
    port: String(port),
    "cluster-port": String(busPort),
    bind: "127.0.0.1",
    dir,
    "cluster-enabled": "yes",
    "cluster-require-full-coverage": "no",
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const part: Part = await startPart({ name: "cluster", command, args, logFile: join(dir, "redis.log") });
  await waitUntilReady(part, () => listens(port), 15_000);
  const url = `redis://127.0.0.1:${port}`;
  const redis = new Redis(url);
  await redis.call("CLUSTER", "ADDSLOTSRANGE", first, last);
  while (!/cluster_state:ok/.test(String(await redis.call("CLUSTER", "INFO")))) await sleep(50);
  return {
    url,
    redis,
    async stop() {
      redis.disconnect();
      await part.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
