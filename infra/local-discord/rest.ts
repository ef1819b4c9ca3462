import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bodyOf, readBody } from "./body.ts";
import { DiscordError, discordErrors } from "./errors.ts";
import { callbackTypes } from "./interaction-types.ts";
import { createRateLimits } from "./rate-limits.ts";
import { restApplications } from "./rest-applications.ts";
import { restChannels } from "./rest-channels.ts";
import { restInteractions } from "./rest-interactions.ts";
import { type Rules, requestLimit, userUploadLimit } from "./rules.ts";
import type { State } from "./state.ts";
import type { WireEntry } from "./wire.ts";
import type { Json } from "./world.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose client asks; null is the bot or a worker. */
    userId: string | null;
  }
}

/** REST v10 for the bot, its workers and people's clients. Registered under `/api/v10`. */
export function restApi(app: FastifyInstance, state: State): void {
  const { clock, rules, wire } = state;
  const limits = createRateLimits(clock);
  app.decorateRequest("discordBody", null);
  app.decorateRequest("userId", null);

  // Interaction callbacks and webhooks carry their own token in the path; everything else needs the bot's.
  app.addHook("preHandler", async (request, reply) => {
    request.userId = state.people.userOf(request.headers.authorization ?? "");
    const carriesToken = /^\/(interactions|webhooks)\//.test(pathOf(request));
    const isBot = request.headers.authorization === `Bot ${state.token}`;
    if (!carriesToken && !isBot && request.userId === null) throw discordErrors.unauthorized();
    if (request.userId !== null && !pathOf(request).startsWith("/channels/"))
      throw discordErrors.missingAccess();
    request.discordBody = await readBody(request, request.userId === null ? requestLimit : userUploadLimit);
    // What a test bends is meant for the bot and its workers; people only look on.
    if (request.userId !== null) return undefined;
    const path = pathOf(request);
    const allowance = limits(request.method, path);
    reply.headers(allowance.headers);
    const answer = await bend(`${request.method} ${path}`, bodyOf(request).json, rules, request);
    if (answer === "given up")
      return reply.code(499).send({ code: 0, message: "499: Client Closed Request" });
    if (answer === 500) return reply.code(500).send({ code: 0, message: "500: Internal Server Error" });
    if (answer === 429) return tooMany(reply, rules.retryAfterS);
    if (allowance.retryAfterS !== null) return tooMany(reply, allowance.retryAfterS);
    return undefined;
  });

  app.addHook("onSend", async (request, reply) => {
    const isMatched = `${request.method} ${pathOf(request)}`.includes(rules.match);
    if (request.userId !== null || !isMatched || rules.loseAnswers === 0 || reply.statusCode >= 300) return;
    rules.loseAnswers -= 1;
    request.raw.socket.destroy();
  });

  // Before the answer leaves, so that whoever saw its effect also finds it here.
  app.addHook("onSend", async (request, reply, payload) => {
    if (request.userId !== null) return;
    const { json = null, files = new Map() } = request.discordBody ?? {};
    const hasBody = json !== null && Object.keys(json).length > 0;
    wire.add({
      at: clock.now(),
      method: request.method,
      path: pathOf(request),
      query: request.url.split("?")[1] ?? "",
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
      refusal: reply.statusCode < 400 ? null : refusalIn(payload),
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

/** Delays or refuses a request where the rules say so, and counts the rules down. */
async function bend(
  request: string,
  body: Json,
  rules: Rules,
  { raw: { socket } }: FastifyRequest,
): Promise<429 | 500 | "given up" | null> {
  const isMatched = request.includes(rules.match);
  if (isMatched && rules.delayMs > 0) {
    await sleep(rules.delayMs);
    if (socket.destroyed) return "given up";
  }
  // Choices come while one types; they acknowledge nothing.
  const isAck = request.endsWith("/callback") && body.type !== callbackTypes.choices;
  if (isAck && rules.delayNextAckMs > 0) {
    const waitMs = rules.delayNextAckMs;
    rules.delayNextAckMs = 0;
    await sleep(waitMs);
  }
  if (isMatched && rules.respond500 > 0) {
    rules.respond500 -= 1;
    return 500;
  }
  if (isMatched && rules.respond429 > 0) {
    rules.respond429 -= 1;
    return 429;
  }
  return null;
}

function refusalIn(payload: unknown): WireEntry["refusal"] {
  if (typeof payload !== "string") return null;
  const { code = 0, message = "" } = JSON.parse(payload) as { code?: number; message?: string };
  return { code, message };
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
