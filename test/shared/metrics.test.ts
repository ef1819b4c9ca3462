import { expect, it } from "vitest";
import { createFleetFigures } from "../../shared/fleet-figures.ts";
import { createMetrics, type Metrics } from "../../shared/metrics.ts";
import { reportAlive } from "../../shared/workers-alive.ts";
import { openStore } from "../support/store.ts";

const body = async (metrics: Metrics) => (await metrics.text()).body;

it("counts refusals, deliveries and what took time", async () => {
  const metrics = createMetrics();
  metrics.refused("no_face");
  metrics.delivered("failed");
  metrics.waited("interactive", 300);
  metrics.jobEnded("swap-image", "done", 700);
  metrics.stagesTook({ fetch: 20, detect: 40 });
  metrics.runsOn({ engine: "morph", wanted: "auto", provider: "cpu", reason: "no_cuda_library" });
  const text = await body(metrics);
  for (const line of [
    'doppel_refusals_total{code="no_face"} 1',
    'doppel_refusals_total{code="gave_up"} 0',
    'doppel_deliveries_total{outcome="failed"} 1',
    'doppel_queue_wait_seconds_bucket{le="0.25",queue="interactive"} 0',
    'doppel_queue_wait_seconds_bucket{le="0.5",queue="interactive"} 1',
    'doppel_job_seconds_sum{kind="swap-image",status="done"} 0.7',
    'doppel_stage_seconds_sum{stage="detect"} 0.04',
    'doppel_provider_info{engine="morph",wanted="auto",provider="cpu",reason="no_cuda_library"} 1',
  ]) {
    expect(text).toContain(line);
  }
  for (const name of ["process_resident_memory_bytes", "nodejs_eventloop_lag_p99_seconds"]) {
    expect(text).toMatch(new RegExp(`^${name} `, "m"));
  }
});

it("shows the fleet's figures as long as Redis answers", async () => {
  const { redis, keys, prefix } = await openStore();
  const figures = createFleetFigures({ redis, keys, prefix: `${prefix}:bull`, workerTimeoutMs: 30_000 });
  const metrics = createMetrics();
  metrics.watchFleet(figures.read);
  await reportAlive(redis, keys, "one");
  await reportAlive(redis, keys, "two");
  await redis.zadd(keys.pendingReplies, 1, "reply");
  await redis.zadd(`${prefix}:bull:interactive:prioritized`, 1, "i-1", 2, "i-2");
  const text = await body(metrics);
  for (const line of [
    "doppel_redis_up 1",
    "doppel_workers_alive 2",
    "doppel_replies_pending 1",
    'doppel_queue_depth{queue="interactive",state="waiting"} 2',
    'doppel_queue_depth{queue="bulk",state="active"} 0',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/^doppel_redis_memory_bytes [1-9]\d+$/m);
  await figures.close();
  redis.disconnect();
  const without = await body(metrics);
  expect(without).toContain("doppel_redis_up 0");
  expect(without).not.toMatch(/^doppel_(workers_alive|queue_depth|redis_memory_bytes)[ {]/m);
});
