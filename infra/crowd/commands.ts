import type { Reply, User } from "../local-discord/client.ts";
import { isAnswered } from "./answered.ts";

/** What somebody asked for while everything broke. */
export interface Command {
  readonly kind: "swap" | "no face" | "save" | "erase" | "list" | "press";
  readonly user: User;
  readonly reply: Reply;
  readonly at: number;
  /** What the message said before, that a button below it was pressed to change; empty for a command. */
  readonly before: string;
}

/** How a command ended, as its user sees it. */
export type Ending = "picture" | "saved" | "erased" | "sentence" | "nobody there";

/** Refused before anything was begun, for a reason that passes. */
const notStarted = /so I didn't start|in the making already/;

/** Asked for work, and work was done. */
export function isJob(command: Command): boolean {
  const { kind, reply } = command;
  if (kind === "erase" || kind === "press") return false;
  const ending = endingOf(command);
  return ending !== null && ending !== "nobody there" && !notStarted.test(reply.content);
}

/** Whether it is worth waiting a moment before one asks for anything else. */
export function mayTryLater({ reply }: Command): boolean {
  return reply.error !== null || notStarted.test(reply.content);
}

/** Nothing more is to come, as far as anybody can see. */
export function hasEnded({ reply, before }: Pick<Command, "reply" | "before">): boolean {
  return isAnswered(reply) && (reply.error !== null || reply.messages.at(-1)?.content !== before);
}

/** `null` as long as it has not ended. */
export function endingOf(command: Command): Ending | null {
  const { reply } = command;
  if (reply.error !== null) return "nobody there";
  if (!hasEnded(command)) return null;
  if (reply.attachments.length > 0 && /AI-edited/.test(reply.content)) return "picture";
  if (/created/.test(reply.content)) return "saved";
  return /^Erased/.test(reply.content) ? "erased" : "sentence";
}
