import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act, refuse } from "./actions.ts";
import { bodyOf, readBody } from "./body.ts";
import { type Message, messageFlags } from "./message-types.ts";
import { ruleChange } from "./rules.ts";
import type { State } from "./state.ts";
import {
  applicationId,
  channels,
  findChannel,
  findUser,
  guildId,
  type Json,
  manageMessages,
  midjourneyId,
  permissionsOf,
  users,
} from "./world.ts";

/** People may send larger files than a bot: Discord's own limit for paying users. */
const userUploadLimit = 500 * 1024 * 1024;

const author = z.looseObject({ id: z.string(), username: z.string(), bot: z.boolean().optional() });
const post = z.looseObject({
  author: z.union([z.string(), author]),
  channel: z.string().default("general"),
  /** The id of a message to pass on; nothing else is sent then. */
  forward: z.string().optional(),
});
const clockChange = z.strictObject({ advanceMs: z.number().nonnegative() });

/** The people's side: what a Discord client does, and what a test may bend. Registered under `/local`. */
export function localRoutes(app: FastifyInstance, state: State): void {
  const { clock, commands, events, gateway, interactions, messages, rules, wire } = state;
  app.decorateRequest("discordBody", null);
  app.addHook("preHandler", async (request) => {
    request.discordBody = await readBody(request, userUploadLimit);
  });

  app.get("/state", async () => ({ applicationId, guildId, users, channels, now: clock.now() }));
  app.get("/commands", async () => commands.list());

  app.get<{ Querystring: { channel?: string; user?: string } }>("/messages", async ({ query }) => {
    const user = findUser(query.user ?? "");
    const channel = findChannel(query.channel ?? "general", user?.id);
    if (user === undefined || channel === undefined) throw refuse("Name a user and a channel");
    if (channel.members !== null && !channel.members.includes(user.id)) throw refuse("Not in this channel");
    return messages.list(channel.id, user.id).map(messages.render);
  });

  app.post("/messages", async (request) => {
    const { json, files } = bodyOf(request);
    const parsed = post.safeParse(json);
    if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
    const { author: by, channel: place, forward, ...body } = parsed.data;
    const user = typeof by === "string" ? namedAuthor(by) : completeAuthor(by);
    const channel = findChannel(place, String(user.id));
    if (channel === undefined) throw refuse(`There is no channel ${place}`);
    const flags = Number(body.flags ?? 0) & ~messageFlags.ephemeral;
    const about = { channel, author: user, flags };
    if (forward !== undefined) return messages.render(messages.forward(about, messages.get(forward)));
    return messages.render(messages.create(about, { json: body, files }, { limited: false }));
  });

  app.delete<{ Params: { id: string }; Querystring: { user?: string } }>(
    "/messages/:id",
    async ({ params, query }, reply) => {
      const user = findUser(query.user ?? "");
      const message = messages.get(params.id);
      if (user === undefined || !mayRemove(message, user.id))
        throw refuse("They may not delete this message");
      messages.remove(message);
      return reply.code(204).send();
    },
  );

  app.post("/interactions", async (request) => ({ id: act(state, bodyOf(request)).id }));

  app.get("/clock", async () => ({ now: clock.now() }));
  app.post("/clock", async (request) => {
    const parsed = clockChange.safeParse(bodyOf(request).json);
    if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
    clock.advance(parsed.data.advanceMs);
    return { now: clock.now() };
  });

  app.get("/rules", async () => rules);
  app.post("/rules", async (request) => {
    const parsed = ruleChange.safeParse(bodyOf(request).json);
    if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
    const { gatewayDrop, expireTokens, ...values } = parsed.data;
    Object.assign(rules, values);
    if (gatewayDrop !== undefined) gateway.drop(gatewayDrop);
    if (expireTokens) interactions.expireAll();
    return rules;
  });

  app.get("/wire", async () => wire.entries());
  app.delete("/wire", async (_request, reply) => {
    wire.clear();
    return reply.code(204).send();
  });

  app.get<{ Querystring: { user?: string } }>("/events", (request, reply) => {
    const { user: name } = request.query;
    const user = name === undefined ? null : (findUser(name)?.id ?? "");
    const isSeen = (visibleTo: string | null) => user === null || visibleTo === null || visibleTo === user;
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const write = (event: unknown) => reply.raw.write(`data: ${JSON.stringify(event)}\n\n`);
    const seen = messages.everything().filter(({ visibleTo }) => isSeen(visibleTo));
    write({ type: "hello", messages: seen.map(messages.render) });
    const stop = events.subscribe((event) => {
      if (isSeen(event.visibleTo)) write(event);
    });
    request.raw.on("close", stop);
  });
}

/** One's own, anything a moderator sees in the guild, and what only they see (dismissing it). */
function mayRemove({ author, visibleTo, channel }: Message, userId: string): boolean {
  if (visibleTo !== null) return visibleTo === userId;
  const moderates = channel.context === 0 && (BigInt(permissionsOf(userId)) & manageMessages) !== 0n;
  return author.id === userId || moderates;
}

function namedAuthor(name: string): Json {
  if (name.toLowerCase() === "midjourney") {
    return completeAuthor({ id: midjourneyId, username: "Midjourney Bot", bot: true });
  }
  const user = findUser(name);
  if (user === undefined) throw refuse(`There is no user ${name}`);
  return { ...user };
}

function completeAuthor(given: z.infer<typeof author>): Json {
  return { discriminator: "0", global_name: null, avatar: null, public_flags: 0, ...given };
}
