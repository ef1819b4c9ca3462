import { fastify } from "fastify";

export interface HealthOptions {
  readonly host: string;
  readonly port: number;
  /** Whether this process can do its work right now. */
  readonly isReady: () => Promise<boolean>;
}

/**
 * `GET /healthz` answers 200 while the process turns over; `GET /readyz` 200 or 503.
 * @returns how to stop it
 */
export async function serveHealth({ host, port, isReady }: HealthOptions): Promise<() => Promise<void>> {
  const server = fastify({ logger: false });
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
  await server.listen({ host, port });
  return () => server.close();
}
