import { afterAll, beforeAll, expect, it } from "vitest";
import { checkCluster } from "../../shared/cluster.ts";
import { queueNames } from "../../shared/jobs.ts";
import { storeKeys } from "../../shared/store-keys.ts";
import { type ClusterNode, startClusterNode } from "../support/cluster.ts";
import { openStore } from "../support/store.ts";

let cluster: ClusterNode;
beforeAll(async () => {
  cluster = await startClusterNode();
});
afterAll(() => cluster?.stop());

/** Every name that there is, each with ids of its own. */
function namesUnder(prefix: string): string[] {
  let id = 0;
  const keys = storeKeys(prefix);
  const own = Object.values(keys).map((key) =>
    typeof key === "string" ? key : (key as (...ids: string[]) => string)(`${id++}`, `${id++}`, `${id++}`),
  );
  return [...own, ...Object.values(queueNames).map((name) => `${prefix}:bull:${name}:prioritized`)];
}

const slotsOf = async (names: readonly string[]) =>
  new Set(await Promise.all(names.map((name) => cluster.redis.call("CLUSTER", "KEYSLOT", name))));

it("with the prefix in braces all names share a slot, and only then", async () => {
  expect(namesUnder("x").length).toBeGreaterThan(30);
  expect((await slotsOf(namesUnder("{doppel}"))).size).toBe(1);
  expect((await slotsOf(namesUnder("doppel"))).size).toBeGreaterThan(1);
});

it("a cluster wants the braces, any other Redis does not mind", async () => {
  await expect(checkCluster(cluster.redis, "doppel")).rejects.toThrow(/REDIS_PREFIX=\{doppel\}$/);
  await expect(checkCluster(cluster.redis, "{doppel}")).resolves.toBeUndefined();
  const { redis } = await openStore();
  await expect(checkCluster(redis, "doppel")).resolves.toBeUndefined();
});

it("names the node that has the slot", async () => {
  // Two nodes that know each other; the second one has the slot of {doppel}.
  const slot = Number(await cluster.redis.call("CLUSTER", "KEYSLOT", "{doppel}"));
  const half = slot < 8_192 ? ([8_192, 16_383] as const) : ([0, 8_191] as const);
  const other = slot < 8_192 ? ([0, 8_191] as const) : ([8_192, 16_383] as const);
  const [one, two] = [await startClusterNode(...half), await startClusterNode(...other)];
  try {
    const bus = /@(\d+)/.exec(String(await two.redis.call("CLUSTER", "NODES")))?.[1];
    await one.redis.call("CLUSTER", "MEET", "127.0.0.1", new URL(two.url).port, bus!);
    await expect
      .poll(() => checkCluster(one.redis, "{doppel}").catch((error: Error) => error.message))
      .toMatch(new RegExp(`keeps \\{doppel\\} on 127\\.0\\.0\\.1:${new URL(two.url).port}; give that node`));
    await expect(checkCluster(two.redis, "{doppel}")).resolves.toBeUndefined();
  } finally {
    await Promise.all([one.stop(), two.stop()]);
  }
});
