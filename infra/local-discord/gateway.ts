import { randomBytes } from "node:crypto";
import type { WebSocket } from "@fastify/websocket";
import type { Rules } from "./rules.ts";
import { applicationId, botUser, type Channel, guildId, guildObject, type Json } from "./world.ts";

const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  members: 8,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const;

const close = {
  unknownOpcode: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  badToken: 4004,
  twice: 4005,
} as const;
const intents = {
  guilds: 1,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;
const heartbeatMs = 41_250;
/** Events that a session keeps for RESUME. */
const maxReplay = 1_000;

interface Session {
  id: string;
  intents: number;
  sequence: number;
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
  /** Sends an event to every session, also to those that will resume. */
  dispatch(event: string, data: Json): void;
  /** Sends a message event to the sessions whose intents ask for it. */
  dispatchMessage(event: string, channel: Channel, data: Json): void;
  drop(how: "resumable" | "invalid"): void;
  close(): void;
}

/** @param token the one bot token that may identify */
export function createGateway(token: string, rules: Rules, resumeUrl: () => string): Gateway {
  const sessions = new Map<string, Session>();
  const sockets = new Set<WebSocket>();

  const send = (socket: WebSocket, frame: Json) => socket.send(JSON.stringify(frame));

  function emit(session: Session, event: string, data: Json): void {
    session.sequence += 1;
    const payload = JSON.stringify({ op: op.dispatch, s: session.sequence, t: event, d: data });
    session.sent.push({ sequence: session.sequence, payload });
    if (session.sent.length > maxReplay) session.sent.shift();
    const { socket } = session;
    if (rules.gatewayDelayMs === 0) socket?.send(payload);
    else setTimeout(() => socket?.send(payload), rules.gatewayDelayMs);
  }

  function identify(socket: WebSocket, data: Json): Session | null {
    if (String(data.token).replace(/^Bot /, "") !== token) {
      socket.close(close.badToken, "Authentication failed.");
      return null;
    }
    const id = randomBytes(16).toString("hex");
    const session: Session = { id, intents: Number(data.intents ?? 0), sequence: 0, sent: [], socket };
    sessions.set(id, session);
    const shard = Array.isArray(data.shard) ? { shard: data.shard } : {};
    emit(session, "READY", {
      v: 10,
      user: { ...botUser, email: null, verified: true, mfa_enabled: false },
      guilds: [{ id: guildId, unavailable: true }],
      session_id: id,
      session_type: "normal",
      resume_gateway_url: resumeUrl(),
      application: { id: applicationId, flags: 0 },
      ...shard,
    });
    if (session.intents & intents.guilds) emit(session, "GUILD_CREATE", guildObject());
    return session;
  }

  function resume(socket: WebSocket, data: Json): Session | null {
    const session = sessions.get(String(data.session_id));
    const missed = session?.sent.filter(({ sequence }) => sequence > Number(data.seq)) ?? [];
    const isKept = session !== undefined && missed.length === session.sequence - Number(data.seq);
    if (!isKept || String(data.token).replace(/^Bot /, "") !== token) {
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
        // A client that says goodbye does not come back.
        if (code === 1000 || code === 1001) sessions.delete(session.id);
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
      for (const session of sessions.values()) emit(session, event, data);
    },
    dispatchMessage(event, channel, data) {
      // Private channels belong to people; a bot learns of them through interactions only.
      if (channel.context === 2) return;
      const needed = channel.context === 0 ? intents.guildMessages : intents.directMessages;
      const isOwn = (data.author as Json | undefined)?.id === botUser.id;
      for (const session of sessions.values()) {
        if ((session.intents & needed) === 0) continue;
        const readable = isOwn || channel.context === 1 || (session.intents & intents.messageContent) !== 0;
        const blank =
          event === "MESSAGE_DELETE"
            ? {}
            : { content: "", embeds: [], attachments: [], components: [], message_snapshots: [] };
        emit(session, event, readable ? data : { ...data, ...blank });
      }
    },
    drop(how) {
      if (how === "invalid") sessions.clear();
      for (const session of sessions.values()) session.socket = null;
      for (const socket of sockets) socket.close(4000, "Dropped by a rule.");
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}
