import type { FastifyInstance } from "fastify";
import { bodyOf } from "./body.ts";
import { DiscordError, discordErrors } from "./errors.ts";
import type { State } from "./state.ts";
import {
  applicationId,
  botUser,
  channelObject,
  findChannel,
  findUser,
  guildId,
  guildObject,
  type Json,
  memberObject,
} from "./world.ts";

type ById = { Params: { application: string; command: string } };

/** The gateway's address, the application, its users and its commands. */
export function restApplications(app: FastifyInstance, state: State): void {
  const { commands } = state;
  const application = {
    id: applicationId,
    name: botUser.username,
    icon: null,
    description: "",
    bot: botUser,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: "0".repeat(64),
    flags: 0,
    summary: "",
    team: null,
    owner: findUser("ada"),
  };

  const mine = (id: string) => {
    if (id !== applicationId) throw discordErrors.missingAccess();
  };

  app.get("/gateway/bot", async (request) => ({
    url: `ws://${request.host}/gateway`,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 },
  }));
  app.get("/gateway", async (request) => ({ url: `ws://${request.host}/gateway` }));
  app.get("/applications/@me", async () => application);
  app.get("/oauth2/applications/@me", async () => application);
  app.get("/users/@me", async () => botUser);
  app.get<{ Params: { id: string } }>("/users/:id", async ({ params }) => {
    const user = findUser(params.id);
    if (user === undefined) throw discordErrors.unknownUser();
    return user;
  });
  app.get<{ Params: { id: string } }>("/guilds/:id", async () => guildObject());
  app.get<{ Params: { id: string; user: string } }>("/guilds/:id/members/:user", async ({ params }) => {
    if (params.id !== guildId) throw discordErrors.unknownGuild();
    const user = findUser(params.user);
    if (user === undefined) throw discordErrors.unknownUser();
    return { ...memberObject(user.id), user };
  });
  app.get<{ Params: { id: string } }>("/channels/:id", async ({ params }) => {
    const channel = findChannel(params.id);
    if (channel === undefined) throw discordErrors.unknownChannel();
    if (channel.context === 2) throw discordErrors.missingAccess();
    return channelObject(channel);
  });
  app.post("/users/@me/channels", async (request) => {
    const channel = findChannel("dm", String(bodyOf(request).json.recipient_id));
    if (channel === undefined) throw new DiscordError(400, 50033, "Invalid Recipient(s)");
    return channelObject(channel);
  });

  app.get<ById>("/applications/:application/commands", async ({ params }) => {
    mine(params.application);
    return commands.list();
  });
  app.put<ById>("/applications/:application/commands", async (request) => {
    mine(request.params.application);
    return commands.replace((bodyOf(request).json.items ?? []) as Json[]);
  });
  app.post<ById>("/applications/:application/commands", async (request, reply) => {
    mine(request.params.application);
    return reply.code(201).send(commands.upsert(bodyOf(request).json));
  });
  app.delete<ById>("/applications/:application/commands/:command", async ({ params }, reply) => {
    mine(params.application);
    commands.remove(params.command);
    return reply.code(204).send();
  });
}
