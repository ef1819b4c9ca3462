import multipart from "@fastify/multipart";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyPluginCallback } from "fastify";
import { localRoutes } from "./local-routes.ts";
import { servePage } from "./page-files.ts";
import { restApi, sendError } from "./rest.ts";
import { requestLimit } from "./rules.ts";
import { createState } from "./state.ts";

/** A running local Discord. */
export interface LocalDiscord {
  /** `http://127.0.0.1:port`; the bot's `DISCORD_API_URL` is this plus `/api`. */
  origin: string;
  close(): Promise<void>;
}

/**
 * Starts a local Discord on 127.0.0.1.
 * @param token the bot token it accepts
 * @param port  0 takes a free one
 */
export async function createLocalDiscord({
  token,
  port = 0,
}: {
  token: string;
  port?: number;
}): Promise<LocalDiscord> {
  let origin = "";
  const state = createState(token, () => origin);
  // Interaction tokens are longer than what a path parameter may be by default.
  const routerOptions = { maxParamLength: 1000 };
  const app = Fastify({ bodyLimit: requestLimit, forceCloseConnections: true, routerOptions });
  await app.register(multipart, {
    limits: { fileSize: Number.POSITIVE_INFINITY, fieldSize: requestLimit, files: 20 },
  });
  await app.register(websocket, { options: { maxPayload: 4096 * 16 } });
  app.setErrorHandler(sendError);

  // Loopback is not enough: a page on another site could speak to us through the person's browser.
  app.addHook("onRequest", async (request, reply) => {
    const isOurs = request.host === origin.slice("http://".length);
    const from = request.headers.origin;
    if (isOurs && (from === undefined || from === origin)) return undefined;
    return reply.code(403).send({ code: 0, message: `This server answers to ${origin} only` });
  });

  // Clients name a JSON body on requests that have none (DELETE); Fastify alone would refuse those.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? {} : JSON.parse(String(body)));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });

  app.get("/gateway", { websocket: true }, (socket) => state.gateway.accept(socket));
  const sides = { "/api/v10": restApi, "/local": localRoutes };
  for (const [prefix, routes] of Object.entries(sides)) {
    const plugin: FastifyPluginCallback = (scope, _options, done) => {
      routes(scope, state);
      done();
    };
    await app.register(plugin, { prefix });
  }
  for (const folder of ["attachments", "ephemeral-attachments"]) {
    app.get<{ Querystring: Record<string, string> }>(
      `/${folder}/:channel/:id/:name`,
      async (request, reply) => {
        const file = state.cdn.read(request.url.split("?")[0] ?? "", request.query);
        if (file === null)
          return reply.code(404).type("text/plain").send("This content is no longer available.");
        return reply.type(file.contentType).header("x-content-type-options", "nosniff").send(file.data);
      },
    );
  }

  servePage(app);

  origin = await app.listen({ host: "127.0.0.1", port });
  return {
    origin,
    async close() {
      state.clock.close();
      state.gateway.close();
      await app.close();
    },
  };
}
