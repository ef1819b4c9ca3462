import {
  applicationId,
  botUser,
  channelObject,
  channels,
  findUser,
  guildId,
  guildObject,
  type Json,
  mayEnter,
} from "./world.ts";

/** READY as the bot receives it: the guild follows in an event of its own. */
export function readyForBot(sessionId: string, resumeUrl: string, hasGuild: boolean): Json {
  return {
    v: 10,
    user: { ...botUser, email: null, verified: true, mfa_enabled: false },
    guilds: hasGuild ? [{ id: guildId, unavailable: true }] : [],
    session_id: sessionId,
    session_type: "normal",
    resume_gateway_url: resumeUrl,
    application: { id: applicationId, flags: 0 },
  };
}

/** READY as a person's client receives it. */
export function readyFor(userId: string, sessionId: string): Json {
  const own = channels.filter((channel) => channel.context !== 0 && mayEnter(channel, userId));
  return {
    v: 10,
    user: findUser(userId),
    guilds: [guildObject()],
    private_channels: own.map(channelObject),
    session_id: sessionId,
  };
}
