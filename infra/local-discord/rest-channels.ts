import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Body, bodyOf } from "./body.ts";
import { discordErrors } from "./errors.ts";
import type { Message } from "./message-types.ts";
import { isAuthor, mayRead, mayRemove } from "./rights.ts";
import type { State } from "./state.ts";
import { botUser, type Channel, findChannel, findUser, type Json } from "./world.ts";

type InChannel = {
  Params: { channel: string; message: string };
  Querystring: { limit?: string; before?: string };
};

/**
 * Messages, as whoever's token it is may read and write them. For the bot's own token ephemeral ones do not exist;
 * people's clients find those that are theirs.
 */
export function restChannels(app: FastifyInstance, state: State): void {
  const { messages } = state;

  function channelOf({ params, userId }: FastifyRequest<InChannel>): Channel {
    const channel = findChannel(params.channel);
    if (channel === undefined) throw discordErrors.unknownChannel();
    if (!mayRead(channel, userId)) throw discordErrors.missingAccess();
    return channel;
  }

  function messageOf(request: FastifyRequest<InChannel>): Message {
    const channel = channelOf(request);
    const message = messages.get(request.params.message);
    const isVisible = message.visibleTo === null || message.visibleTo === request.userId;
    if (message.channel.id !== channel.id || !isVisible) throw discordErrors.unknownMessage();
    return message;
  }

  app.get<InChannel>("/channels/:channel/messages", async (request) => {
    const { limit: wanted = "50", before: end = "9223372036854775807" } = request.query;
    const limit = Math.min(100, Math.max(1, Number(wanted)));
    const found = messages.list(channelOf(request).id, request.userId);
    return found
      .filter(({ id }) => BigInt(id) < BigInt(end))
      .reverse()
      .slice(0, limit)
      .map(messages.render);
  });
  app.get<InChannel>("/channels/:channel/messages/:message", async (request) =>
    messages.render(messageOf(request)),
  );
  app.post<InChannel>("/channels/:channel/messages", async (request) => {
    const channel = channelOf(request);
    const { userId } = request;
    const author: Json = { ...(userId === null ? botUser : findUser(userId)) };
    const body = bodyFrom(request);
    const reference = body.json.message_reference as Json | undefined;
    const about = { channel, author };
    if (reference?.type === 1) {
      const original = messages.get(String(reference.message_id));
      if (original.visibleTo !== null || !mayRead(original.channel, userId))
        throw discordErrors.unknownMessage();
      return messages.render(messages.forward(about, original));
    }
    const limits = { limited: userId === null };
    if (reference === undefined) return messages.render(messages.create(about, body, limits));
    const origin = { message_reference: { type: 0, channel_id: channel.id, ...reference } };
    return messages.render(messages.create({ ...about, type: 19, origin }, body, limits));
  });
  app.patch<InChannel>("/channels/:channel/messages/:message", async (request) => {
    const message = messageOf(request);
    if (!isAuthor(message, request.userId)) throw discordErrors.notTheAuthor();
    messages.edit(message, bodyFrom(request));
    return messages.render(message);
  });
  app.delete<InChannel>("/channels/:channel/messages/:message", async (request, reply) => {
    const message = messageOf(request);
    if (!mayRemove(message, request.userId)) throw discordErrors.missingPermissions();
    messages.remove(message);
    return reply.code(204).send();
  });
}

/** The body as whoever's token it is may send it: embeds and components are for applications. */
function bodyFrom(request: FastifyRequest): Body {
  const { json, files } = bodyOf(request);
  if (request.userId === null) return { json, files };
  const forPeople = ["content", "attachments", "message_reference"];
  return { json: Object.fromEntries(Object.entries(json).filter(([key]) => forPeople.includes(key))), files };
}
