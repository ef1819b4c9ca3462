import type { FastifyInstance } from "fastify";
import { bodyOf } from "./body.ts";
import { discordErrors } from "./errors.ts";
import type { Message } from "./message-types.ts";
import type { State } from "./state.ts";
import { appPermissions, botUser, type Channel, findChannel, type Json, manageMessages } from "./world.ts";

type InChannel = {
  Params: { channel: string; message: string };
  Querystring: { limit?: string; before?: string };
};

/** Messages by the bot's own token. Ephemeral ones do not exist here. */
export function restChannels(app: FastifyInstance, state: State): void {
  const { messages } = state;

  function channelOf({ channel: id }: InChannel["Params"]): Channel {
    const channel = findChannel(id);
    if (channel === undefined) throw discordErrors.unknownChannel();
    // A private channel belongs to its people; the bot is not in it.
    if (channel.context === 2) throw discordErrors.missingAccess();
    return channel;
  }

  function messageOf(params: InChannel["Params"]): Message {
    const channel = channelOf(params);
    const message = messages.get(params.message);
    if (message.channel.id !== channel.id || message.visibleTo !== null) throw discordErrors.unknownMessage();
    return message;
  }

  const isOwn = ({ author }: Message) => author.id === botUser.id;

  app.get<InChannel>("/channels/:channel/messages", async ({ params, query }) => {
    const limit = Math.min(100, Math.max(1, Number(query.limit ?? 50)));
    const before = BigInt(query.before ?? "9223372036854775807");
    const found = messages.list(channelOf(params).id, null).filter(({ id }) => BigInt(id) < before);
    return found.reverse().slice(0, limit).map(messages.render);
  });
  app.get<InChannel>("/channels/:channel/messages/:message", async ({ params }) =>
    messages.render(messageOf(params)),
  );
  app.post<InChannel>("/channels/:channel/messages", async (request) => {
    const channel = channelOf(request.params);
    const body = bodyOf(request);
    const reference = body.json.message_reference as Json | undefined;
    const about = { channel, author: { ...botUser } };
    if (reference === undefined) return messages.render(messages.create(about, body));
    const origin = { message_reference: { type: 0, channel_id: channel.id, ...reference } };
    return messages.render(messages.create({ ...about, type: 19, origin }, body));
  });
  app.patch<InChannel>("/channels/:channel/messages/:message", async (request) => {
    const message = messageOf(request.params);
    if (!isOwn(message)) throw discordErrors.notTheAuthor();
    messages.edit(message, bodyOf(request));
    return messages.render(message);
  });
  app.delete<InChannel>("/channels/:channel/messages/:message", async ({ params }, reply) => {
    const message = messageOf(params);
    const mayRemove = isOwn(message) || (BigInt(appPermissions) & manageMessages) !== 0n;
    if (!mayRemove) throw discordErrors.missingPermissions();
    messages.remove(message);
    return reply.code(204).send();
  });
}
