import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { act, refuse } from "./actions.ts";
import { bodyOf, readBody } from "./body.ts";
import { openStream } from "./event-stream.ts";
import { localRules } from "./local-rules.ts";
import { messageFlags } from "./message-types.ts";
import { mayRead, mayRemove } from "./rights.ts";
import { manageMessages, permissionsOf, roles } from "./roles.ts";
import { userUploadLimit } from "./rules.ts";
import type { State } from "./state.ts";
import {
  applicationId,
  botUser,
  channels,
  findChannel,
  findUser,
  guildId,
  type Json,
  midjourneyId,
  users,
} from "./world.ts";

const author = z.looseObject({ id: z.string(), username: z.string(), bot: z.boolean().optional() });
const post = z.looseObject({
  author: z.union([z.string(), author]),
  channel: z.string().default("general"),
  /** The id of a message to pass on; nothing else is sent then. */
  forward: z.string().optional(),
});

/** The people's side: what a Discord client does. Registered under `/local`. */
export function localRoutes(app: FastifyInstance, state: State): void {
  const { clock, commands, events, messages, people } = state;
  app.decorateRequest("discordBody", null);
  app.addHook("preHandler", async (request) => {
    request.discordBody = await readBody(request, userUploadLimit);
  });
  localRules(app, state);

  app.get("/state", async () => ({
    applicationId,
    guildId,
    users: users.map((user) => ({
      ...user,
      token: people.tokenOf(user.id),
      isModerator: (BigInt(permissionsOf(user.id)) & manageMessages) !== 0n,
    })),
    bot: botUser,
    channels,
    roles: roles.map(({ id, name }) => ({ id, name })),
    now: clock.now(),
  }));
  app.get("/commands", async () => commands.list());

  app.get<{ Querystring: { channel?: string; user?: string } }>("/messages", async ({ query }) => {
    const user = findUser(query.user ?? "");
    const channel = findChannel(query.channel ?? "general", user?.id);
    if (user === undefined || channel === undefined) throw refuse("Name a user and a channel");
    if (!mayRead(channel, user.id)) throw refuse("Not in this channel");
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

  app.get("/events", (request, reply) => {
    const write = openStream(request, reply, (send) => events.subscribe(send));
    write({ type: "hello", messages: messages.everything().map(messages.render) });
  });
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
