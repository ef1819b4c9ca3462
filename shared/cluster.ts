import type { Redis } from "ioredis";

/**
 * One script often touches what belongs to several people, servers and replies, so on a cluster all names of one Doppel
 * must share a slot: their prefix is then a hash tag, as in `{doppel}`. This process talks to the one node that has it.
 * @throws Error if Redis is a cluster and the prefix is none, or the slot is another node's
 */
export async function checkCluster(redis: Redis, prefix: string): Promise<void> {
  if (!/^cluster_enabled:1/m.test(await redis.info("cluster"))) return;
  if (!/^\{[^{}]+\}/.test(prefix)) {
    throw new Error(
      `REDIS_URL is a Redis Cluster, where REDIS_PREFIX must stand in braces, so that all names share a slot: REDIS_PREFIX={${prefix.replaceAll(/[{}]/g, "")}}`,
    );
  }
  try {
    await redis.exists(prefix);
  } catch (error) {
    const owner = /MOVED \d+ (\S+)/.exec(String(error))?.[1];
    if (!owner) throw error;
    throw new Error(`REDIS_URL: the cluster keeps ${prefix} on ${owner}; give that node's address`, {
      cause: error,
    });
  }
}
