import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readBody } from "./body.ts";
import { DiscordError, discordErrors } from "./errors.ts";
import { createRateLimits } from "./rate-limits.ts";
import { restApplications } from "./rest-applications.ts";
import { restChannels } from "./rest-channels.ts";
import { restInteractions } from "./rest-interactions.ts";
import { requestLimit } from "./rules.ts";
import type { State } from "./state.ts";

/** The bot's and worker's side: REST v10. Registered under `/api/v10`. */
export function restApi(app: FastifyInstance, state: State): void {
  const { clock, rules, wire } = state;
  const limits = createRateLimits(clock);
  app.decorateRequest("discordBody", null);

  app.addHook("onRequest", async (request, reply) => {
    const path = pathOf(request);
    const allowance = limits(request.method, path);
    reply.headers(allowance.headers);
    const isMatched = `${request.method} ${path}`.includes(rules.match);
    if (isMatched && rules.delayMs > 0) await sleep(rules.delayMs);
    if (isMatched && rules.respond500 > 0) {
      rules.respond500 -= 1;
      return reply.code(500).send({ code: 0, message: "500: Internal Server Error" });
    }
    if (isMatched && rules.respond429 > 0) {
      rules.respond429 -= 1;
      return tooMany(reply, rules.retryAfterS);
    }
    if (allowance.retryAfterS !== null) return tooMany(reply, allowance.retryAfterS);
    return undefined;
  });

  // Interaction callbacks and webhooks carry their own token in the path; everything else needs the bot's.
  app.addHook("preHandler", async (request) => {
    const carriesToken = /^\/(interactions|webhooks)\//.test(pathOf(request));
    if (!carriesToken && request.headers.authorization !== `Bot ${state.token}`)
      throw discordErrors.unauthorized();
    request.discordBody = await readBody(request, requestLimit);
  });

  // Before the answer leaves, so that whoever saw its effect also finds it here.
  app.addHook("onSend", async (request, reply) => {
    const { json = null, files = new Map() } = request.discordBody ?? {};
    const hasBody = json !== null && Object.keys(json).length > 0;
    wire.add({
      at: clock.now(),
      method: request.method,
      path: pathOf(request),
      query: request.url.split("?")[1] ?? "",
      status: reply.statusCode,
      bodyJson: hasBody ? (json.items ?? json) : null,
      files: [...files.values()].map(({ name, data, contentType }) => ({
        name,
        bytes: data.length,
        contentType,
      })),
    });
  });

  app.setNotFoundHandler(() => {
    throw discordErrors.notFound();
  });

  restApplications(app, state);
  restInteractions(app, state);
  restChannels(app, state);
}

/** Answers with Discord's kind of error body whatever was thrown. */
export function sendError(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof DiscordError) return reply.code(error.status).send(error.body);
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 413) return sendError(discordErrors.tooLarge(), _request, reply);
  if (status >= 400 && status < 500) return sendError(discordErrors.invalidJson(), _request, reply);
  process.stderr.write(`local Discord: ${error instanceof Error ? error.stack : String(error)}\n`);
  return reply.code(500).send({ code: 0, message: "500: Internal Server Error" });
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split("?")[0] ?? "").replace(/^\/api(\/v\d+)?/, "");
}

function tooMany(reply: FastifyReply, retryAfterS: number): FastifyReply {
  return reply
    .code(429)
    .headers({ "retry-after": Math.ceil(retryAfterS), "x-ratelimit-scope": "user" })
    .send({ message: "You are being rate limited.", retry_after: retryAfterS, global: false });
}
