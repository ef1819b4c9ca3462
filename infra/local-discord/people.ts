import { randomBytes } from "node:crypto";
import type { LocalEvent } from "./events.ts";
import { findChannel, guildId, type Json, mayEnter, users } from "./world.ts";

/** The tokens that the made-up people's own clients speak with. */
export interface People {
  tokenOf(userId: string): string;
  /** The user's id, or null for a token that is nobody's. */
  userOf(token: string): string | null;
}

export function createPeople(): People {
  const tokens = new Map(users.map(({ id }) => [id, randomBytes(24).toString("base64url")]));
  const owners = new Map([...tokens].map(([id, token]) => [token, id]));
  return {
    tokenOf: (userId) => tokens.get(userId) ?? "",
    userOf: (token) => owners.get(token) ?? null,
  };
}

/**
 * A gateway event for people's clients.
 * @returns its name, its data, and who may receive it
 */
export function peopleEvent(event: LocalEvent): {
  name: string;
  data: Json;
  isFor(userId: string): boolean;
} {
  const isFor = (channelId: unknown) => (userId: string) => {
    const channel = findChannel(String(channelId));
    const isVisible = event.visibleTo === null || event.visibleTo === userId;
    return isVisible && channel !== undefined && mayEnter(channel, userId);
  };
  switch (event.type) {
    case "message": {
      const name = event.isNew ? "MESSAGE_CREATE" : "MESSAGE_UPDATE";
      return { name, data: event.message, isFor: isFor(event.message.channel_id) };
    }
    case "message-deleted": {
      const data = { id: event.id, channel_id: event.channelId, ...placeOf(event.channelId) };
      return { name: "MESSAGE_DELETE", data, isFor: isFor(event.channelId) };
    }
    // Discord tells its own client the same in events that it does not document; this one is ours.
    case "interaction":
      return {
        name: "LOCAL_INTERACTION",
        data: { ...event.interaction },
        isFor: (userId) => userId === event.visibleTo,
      };
  }
}

function placeOf(channelId: string): Json {
  return findChannel(channelId)?.context === 0 ? { guild_id: guildId } : {};
}
