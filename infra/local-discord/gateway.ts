import { randomBytes } from "node:crypto";
import type { WebSocket } from "@fastify/websocket";
import type { LocalEvent } from "./events.ts";
import { closeCodes as close, heartbeatMs, intents, maxReplay, opcodes as op } from "./gateway-numbers.ts";
import { type People, peopleEvent } from "./people.ts";
import { readyFor, readyForBot } from "./ready.ts";
import type { Rules } from "./rules.ts";
import type { GatewayEntry } from "./wire.ts";
import { botUser, type Channel, guildId, guildObject, type Json } from "./world.ts";

interface Session {
  id: string;
  /** Whose client this is; null is the bot. */
  userId: string | null;
  intents: number;
  sequence: number;
  /** Of a bot that shares its servers among several connections. */
  shard: { id: number; count: number };
  sent: { sequence: number; payload: string }[];
  socket: WebSocket | null;
}

interface Frame {
  op: number;
  d: unknown;
}

/** The websocket side of Discord. */
export interface Gateway {
  accept(socket: WebSocket): void;
  /** Sends an event to every session of the bot, also to those that will resume. */
  dispatch(event: string, data: Json): void;
  /** Sends a message event to the bot's sessions whose intents ask for it. */
  dispatchMessage(event: string, channel: Channel, data: Json): void;
  /** Tells the people's clients what they may see. */
  tell(event: LocalEvent): void;
  /** Cuts the bot off, with a close code where `how` is one; people stay connected. */
  drop(how: "resumable" | "invalid" | number): void;
  close(): void;
}

interface Parts {
  /** The one bot token that may identify. */
  token: string;
  people: People;
  rules: Rules;
  resumeUrl: () => string;
  /** Logs what passes between the bot and us. */
  log: (entry: Pick<GatewayEntry, "from" | "what">) => void;
}

/** @see Gateway */
export function createGateway({ token, people, rules, resumeUrl, log }: Parts): Gateway {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();
  const ofBot = () => [...sessions.values()].filter(({ userId }) => userId === null);

  const send = (socket: WebSocket, frame: Json) => socket.send(JSON.stringify(frame));

  function emit(session: Session, event: string, data: Json): void {
    session.sequence += 1;
    const payload = JSON.stringify({ op: op.dispatch, s: session.sequence, t: event, d: data });
    session.sent.push({ sequence: session.sequence, payload });
    if (session.sent.length > maxReplay) session.sent.shift();
    const { socket, userId } = session;
    if (userId === null) log({ from: "discord", what: event });
    if (rules.gatewayDelayMs === 0 || userId !== null) socket?.send(payload);
    else setTimeout(() => socket?.send(payload), rules.gatewayDelayMs);
  }

  const isBot = (data: Json) => String(data.token).replace(/^Bot /, "") === token;

  function identify(socket: WebSocket, data: Json): Session | null {
    const userId = people.userOf(String(data.token));
    if (userId === null && !isBot(data)) {
      socket.close(close.badToken, "Authentication failed.");
      return null;
    }
    const id = randomBytes(16).toString("hex");
    const session: Session = {
      id,
      userId,
      intents: Number(data.intents ?? 0),
      sequence: 0,
      shard: shardOf(data.shard),
      sent: [],
      socket,
    };
    sessions.set(id, session);
    if (userId !== null) {
      emit(session, "READY", readyFor(userId, id));
      return session;
    }
    log({ from: "bot", what: "IDENTIFY" });
    const shard = Array.isArray(data.shard) ? { shard: data.shard } : {};
    const hasGuild = isFor(session, guildId);
    emit(session, "READY", { ...readyForBot(id, resumeUrl(), hasGuild), ...shard });
    if (hasGuild && session.intents & intents.guilds) emit(session, "GUILD_CREATE", guildObject());
    return session;
  }

  function resume(socket: WebSocket, data: Json): Session | null {
    const session = sessions.get(String(data.session_id));
    const missed = session?.sent.filter(({ sequence }) => sequence > Number(data.seq)) ?? [];
    const isKept = session !== undefined && missed.length === session.sequence - Number(data.seq);
    log({ from: "bot", what: "RESUME" });
    // A person's client starts anew instead.
    if (!isKept || session.userId !== null || !isBot(data)) {
      send(socket, { op: op.invalidSession, d: false });
      return null;
    }
    session.socket = socket;
    for (const { payload } of missed) socket.send(payload);
    emit(session, "RESUMED", {});
    return session;
  }

  return {
    accept(socket) {
      let session: Session | null = null;
      sockets.add(socket);
      socket.on("close", (code) => {
        sockets.delete(socket);
        if (session?.socket !== socket) return;
        session.socket = null;
        // A client that says goodbye does not come back, nor does a page that was closed.
        if (session.userId !== null || code === 1000 || code === 1001) sessions.delete(session.id);
      });
      socket.on("message", (raw: Buffer) => {
        let frame: Frame;
        try {
          frame = JSON.parse(raw.toString()) as Frame;
        } catch {
          socket.close(close.decode, "Error while decoding payload.");
          return;
        }
        const data = (frame.d ?? {}) as Json;
        if (frame.op === op.heartbeat) send(socket, { op: op.ack });
        else if (frame.op === op.identify || frame.op === op.resume) {
          if (session !== null) socket.close(close.twice, "Already authenticated.");
          else session = frame.op === op.identify ? identify(socket, data) : resume(socket, data);
        } else if (session === null) socket.close(close.notAuthenticated, "Not authenticated.");
        else if (![op.presence, op.voice, op.members].includes(frame.op as 3)) {
          socket.close(close.unknownOpcode, "Unknown opcode.");
        }
      });
      send(socket, { op: op.hello, d: { heartbeat_interval: heartbeatMs } });
    },
    dispatch(event, data) {
      for (const session of ofBot()) if (isFor(session, data.guild_id)) emit(session, event, data);
    },
    tell(event) {
      const { name, data, isFor } = peopleEvent(event);
      for (const session of sessions.values())
        if (session.userId !== null && isFor(session.userId)) emit(session, name, data);
    },
    dispatchMessage(event, channel, data) {
      // Private channels belong to people; a bot learns of them through interactions only.
      if (channel.context === 2) return;
      const needed = channel.context === 0 ? intents.guildMessages : intents.directMessages;
      const isOwn = (data.author as Json | undefined)?.id === botUser.id;
      for (const session of ofBot()) {
        if ((session.intents & needed) === 0 || !isFor(session, data.guild_id)) continue;
        const readable = isOwn || channel.context === 1 || (session.intents & intents.messageContent) !== 0;
        const blank =
          event === "MESSAGE_DELETE"
            ? {}
            : { content: "", embeds: [], attachments: [], components: [], message_snapshots: [] };
        emit(session, event, readable ? data : { ...data, ...blank });
      }
    },
    drop(how) {
      for (const session of ofBot()) {
        session.socket?.close(typeof how === "number" ? how : 4000, "Dropped by a rule.");
        session.socket = null;
        if (how !== "resumable") sessions.delete(session.id);
      }
      log({ from: "discord", what: "connection dropped" });
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** As IDENTIFY says it: `[id, count]`. */
function shardOf(said: unknown): Session["shard"] {
  const [id, count] = Array.isArray(said) ? said.map(Number) : [0, 1];
  return { id: id ?? 0, count: count || 1 };
}

/** A server's events go to the shard that its id falls to; what happens outside of servers goes to the first one. */
function isFor({ shard }: Session, guild: unknown): boolean {
  const place = typeof guild === "string" ? Number((BigInt(guild) >> 22n) % BigInt(shard.count)) : 0;
  return shard.id === place;
}
