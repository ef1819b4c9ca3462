import type { FastifyReply, FastifyRequest } from "fastify";

type Send = (event: unknown) => void;

/**
 * Answers with a stream of server-sent events, until the reader goes away.
 * @param follow is given what sends an event, and returns what ends it
 */
export function openStream(
  request: FastifyRequest,
  reply: FastifyReply,
  follow: (send: Send) => () => void,
): Send {
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send: Send = (event) => reply.raw.write(`data: ${JSON.stringify(event)}\n\n`);
  request.raw.on("close", follow(send));
  return send;
}
