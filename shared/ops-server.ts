import { type FastifyInstance, fastify } from "fastify";
import type { Metrics } from "./metrics.ts";

/** Whether a process can do its work right now. */
export interface Readiness {
  /** What is in the way; `null`: nothing. */
  readonly why: string | null;
  /** What else whoever looks may want to know. */
  readonly about?: Readonly<Record<string, unknown>>;
}

export interface OpsOptions {
  readonly host: string;
  readonly port: number;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Pick<Metrics, "ready" | "text">;
  /** More pages on the same port. */
  readonly addPages?: (server: FastifyInstance) => Promise<void>;
}

/**
 * `GET /healthz` answers 200 while the process turns over; `GET /readyz` 200 or 503, and why; `GET /metrics` what
 * Prometheus reads.
 * @returns which port it has, and how to stop it
 */
export async function serveOps(
  options: OpsOptions,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { host, port, readiness, metrics, addPages } = options;
  const look = async (): Promise<Readiness> => {
    const found = await readiness().catch(() => ({ why: "Redis does not answer", about: {} }));
    metrics.ready(found.why === null);
    return found;
  };
  const server = fastify({ logger: false });
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const { why, about = {} } = await look();
    return why === null
      ? reply.code(200).send({ status: "ready", ...about })
      : reply.code(503).send({ status: "not ready", why, ...about });
  });
  server.get("/metrics", async (_request, reply) => {
    await look();
    const { type, body } = await metrics.text();
    return reply.type(type).send(body);
  });
  await addPages?.(server);
  await server.listen({ host, port });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    stop: () => server.close(),
  };
}
