import type { FastifyInstance } from "fastify";
import { bodyOf } from "./body.ts";
import { messageFlags } from "./message-types.ts";
import type { State } from "./state.ts";

type Callback = { Params: { id: string; token: string }; Querystring: { with_response?: string } };
type Hook = { Params: { application: string; token: string; message: string } };

/** First responses, and everything that an interaction's token allows afterwards. */
export function restInteractions(app: FastifyInstance, state: State): void {
  const { interactions, messages } = state;

  app.post<Callback>("/interactions/:id/:token/callback", async (request, reply) => {
    const { params, query } = request;
    const body = bodyOf(request);
    const interaction = interactions.acknowledge(params.id, params.token, body);
    if (query.with_response !== "true") return reply.code(204).send();
    const type = Number(body.json.type);
    const hasMessage = interaction.replyId !== null;
    const message = hasMessage ? messages.get(interaction.replyId) : null;
    const about =
      message === null
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: (message.flags & messageFlags.loading) !== 0,
            response_message_ephemeral: (message.flags & messageFlags.ephemeral) !== 0,
          };
    return {
      interaction: { id: interaction.id, type: interaction.type, ...about },
      resource: { type, ...(message === null ? {} : { message: messages.render(message) }) },
    };
  });

  app.post<Hook>("/webhooks/:application/:token", async (request) => {
    const { application, token } = request.params;
    const interaction = interactions.byToken(application, token);
    return messages.render(interactions.followUp(interaction, bodyOf(request)));
  });

  const route = "/webhooks/:application/:token/messages/:message";
  const find = ({ application, token, message }: Hook["Params"]) => {
    const interaction = interactions.byToken(application, token);
    return { interaction, message: interactions.messageOf(interaction, decodeURIComponent(message)) };
  };

  app.get<Hook>(route, async ({ params }) => messages.render(find(params).message));
  app.patch<Hook>(route, async (request) => {
    const { interaction, message } = find(request.params);
    interactions.edit(interaction, message, bodyOf(request));
    return messages.render(message);
  });
  app.delete<Hook>(route, async ({ params }, reply) => {
    const { interaction, message } = find(params);
    interactions.remove(interaction, message);
    return reply.code(204).send();
  });
}
