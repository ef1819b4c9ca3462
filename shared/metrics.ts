import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { MistakeCode } from "./errors.ts";
import type { FleetFigures } from "./fleet-figures.ts";
import type { Job, JobResult, QueueName } from "./jobs.ts";

/** `gone`: the reply or its token no longer existed, so that nothing could arrive. */
export type DeliveryOutcome = "delivered" | "gone" | "failed";

/** What the models run on, and why. */
export interface ProviderInfo {
  readonly engine: string;
  /** EXECUTION_PROVIDERS. */
  readonly wanted: string;
  readonly provider: string;
  readonly reason: string;
}

/**
 * What Prometheus reads, by names that docs/operations.md lists. No label ever says whose job it was, nor where: its
 * values come from this program's own lists.
 */
export interface Metrics {
  /** A sentence was told instead of a picture; `gave_up` is our own mistake. */
  refused(code: MistakeCode): void;
  delivered(outcome: DeliveryOutcome): void;
  /** From being queued to being taken. */
  waited(queue: QueueName, ms: number): void;
  jobEnded(kind: Job["kind"], status: JobResult["status"] | "failed", ms: number): void;
  stagesTook(ms: Readonly<Record<string, number>>): void;
  runsOn(info: ProviderInfo): void;
  /** What /readyz last said. */
  ready(isReady: boolean): void;
  /** Reads the fleet's figures at every scrape, from now on. */
  watchFleet(read: () => Promise<FleetFigures>): void;
  /** As Prometheus reads it. */
  text(): Promise<MetricsText>;
  /** For `aggregateMetrics`, in another process. */
  json(): Promise<unknown>;
}

export interface MetricsText {
  /** Its media type. */
  readonly type: string;
  readonly body: string;
}

/** The metrics of several processes as one: added up, but for what is the same on all of them. */
export async function aggregateMetrics(all: readonly unknown[]): Promise<MetricsText> {
  const register = AggregatorRegistry.aggregate(all as object[]);
  return { type: register.contentType, body: await register.metrics() };
}

const seconds = {
  wait: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  job: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  stage: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
};

/** The metrics of one process, with those of Node itself (memory, event loop lag, garbage collection). */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  let lookAtFleet = async (): Promise<void> => undefined;
  const refusals = new Counter({
    name: "doppel_refusals_total",
    help: "Sentences told instead of a picture, by code; gave_up is our own mistake",
    labelNames: ["code"],
    registers,
  });
  const deliveries = new Counter({
    name: "doppel_deliveries_total",
    help: "Last words sent to Discord, by outcome",
    labelNames: ["outcome"],
    registers,
  });
  // From the start, so that a first failure is an increase.
  for (const outcome of ["delivered", "gone", "failed"]) deliveries.inc({ outcome }, 0);
  refusals.inc({ code: "gave_up" }, 0);
  const wait = new Histogram({
    name: "doppel_queue_wait_seconds",
    help: "From being queued to being taken by a worker",
    labelNames: ["queue"],
    buckets: seconds.wait,
    registers,
  });
  const jobs = new Histogram({
    name: "doppel_job_seconds",
    help: "Whole jobs on a worker",
    labelNames: ["kind", "status"],
    buckets: seconds.job,
    registers,
  });
  const stages = new Histogram({
    name: "doppel_stage_seconds",
    help: "What one job spends in each stage; pipeline holds detect, landmarks, embed and swap; turn is the wait for it",
    labelNames: ["stage"],
    buckets: seconds.stage,
    registers,
  });
  const provider = new Gauge({
    name: "doppel_provider_info",
    help: "1: what the models run on, and why",
    labelNames: ["engine", "wanted", "provider", "reason"],
    registers,
  });
  const readiness = new Gauge({
    name: "doppel_ready",
    help: "1 if this process can do its work, as /readyz says",
    aggregator: "min",
    registers,
  });
  return {
    refused: (code) => refusals.inc({ code }),
    delivered: (outcome) => deliveries.inc({ outcome }),
    waited: (queue, ms) => wait.observe({ queue }, Math.max(0, ms) / 1_000),
    jobEnded: (kind, status, ms) => jobs.observe({ kind, status }, ms / 1_000),
    stagesTook(times) {
      for (const [stage, ms] of Object.entries(times)) stages.observe({ stage }, ms / 1_000);
    },
    runsOn: (info) => provider.set({ ...info }, 1),
    ready: (isReady) => readiness.set(isReady ? 1 : 0),
    watchFleet(read) {
      const gauges = createFleetGauges(registers);
      lookAtFleet = () => read().then(gauges.show, gauges.hide);
    },
    async text() {
      await lookAtFleet();
      return { type: register.contentType, body: await register.metrics() };
    },
    async json() {
      await lookAtFleet();
      return register.getMetricsAsJSON();
    },
  };
}

/** Gauges that are the same for everybody who looks at this Redis: a dashboard takes the greatest. */
function createFleetGauges(registers: Registry[]) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers, aggregator: "max" });
  const up = gauge(
    "doppel_redis_up",
    "1 if Redis answered; without it the fleet's other figures are missing",
  );
  const depth = gauge("doppel_queue_depth", "Jobs in a queue, by state", ["queue", "state"]);
  const pending = gauge("doppel_replies_pending", "Replies that nobody has answered or settled yet");
  const alive = gauge("doppel_workers_alive", "Workers that gave a sign of life lately");
  const memory = gauge("doppel_redis_memory_bytes", "Memory that Redis uses");
  const most = gauge("doppel_redis_memory_max_bytes", "Memory that Redis may use; 0 without a limit");
  return {
    show(figures: FleetFigures): void {
      up.set(1);
      for (const { queue, state, jobs } of figures.depths) depth.set({ queue, state }, jobs);
      pending.set(figures.repliesPending);
      alive.set(figures.workersAlive);
      memory.set(figures.redisBytes);
      most.set(figures.redisMaxBytes);
    },
    /** Redis does not answer: no figure is better than an old one. */
    hide(): void {
      up.set(0);
      depth.reset();
      for (const one of [pending, alive, memory, most]) one.remove();
    },
  };
}
