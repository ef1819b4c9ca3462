import type { Reply } from "../local-discord/client.ts";
import { isAnswered } from "./answered.ts";
import type { Command } from "./bustle.ts";
import type { Outage } from "./havoc.ts";

/** How a command ended, as its user sees it. */
export type Ending = "picture" | "saved" | "sentence" | "nobody there";

/** What the store says about one person in the end. */
export interface Account {
  readonly swapsCharged: number;
  readonly names: readonly string[];
}

export interface Verdict {
  readonly endings: Readonly<Record<Ending, number>>;
  /** One line for each promise that was broken. */
  readonly violations: readonly string[];
}

/** Discord gives up after 3 s, and a new bot needs a moment to hear. */
const unheardMs = 4_000;

/**
 * Every command has exactly one answer (unless the bot was dead while it was sent), only pictures are charged, and
 * what was said to be saved is there.
 */
export function judge(
  commands: readonly Command[],
  accounts: ReadonlyMap<string, Account>,
  outages: readonly Outage[],
): Verdict {
  const endings: Record<Ending, number> = { picture: 0, saved: 0, sentence: 0, "nobody there": 0 };
  const violations: string[] = [];
  for (const command of commands) {
    const ending = endingOf(command.reply);
    if (ending) endings[ending]++;
    violations.push(...wrongWith(command, ending, outages));
  }
  for (const [user, account] of accounts) {
    const theirs = commands.filter((command) => command.user.name === user);
    violations.push(...wrongWithAccount(user, theirs, account));
  }
  return { endings, violations };
}

function endingOf(reply: Reply): Ending | null {
  if (reply.error !== null) return "nobody there";
  if (!isAnswered(reply)) return null;
  if (reply.attachments.length > 0 && /AI-edited/.test(reply.content)) return "picture";
  return /created/.test(reply.content) ? "saved" : "sentence";
}

function wrongWith(
  { kind, reply, at }: Command,
  ending: Ending | null,
  outages: readonly Outage[],
): string[] {
  const who = `${reply.user}, ${kind} ${reply.id}`;
  const shown = reply.messages.map(({ content, loading }) => (loading ? "thinking" : content)).join(" | ");
  if (ending === null) return [`${who}: no answer (${shown || "nothing"})`];
  if (ending === "nobody there") {
    const isExcused = outages.some(
      ({ victim, from, to }) => victim === "bot" && at > from - unheardMs && at < to + unheardMs,
    );
    return isExcused && shown === "" ? [] : [`${who}: the bot was there and did not respond (${shown})`];
  }
  if (reply.messages.length !== 1) return [`${who}: ${reply.messages.length} answers (${shown})`];
  if (ending === "picture" && kind !== "swap") return [`${who}: a picture that nobody asked for`];
  return [];
}

function wrongWithAccount(
  user: string,
  commands: readonly Command[],
  { swapsCharged, names }: Account,
): string[] {
  const wrong: string[] = [];
  const pictures = commands.filter(({ reply }) => endingOf(reply) === "picture").length;
  if (swapsCharged !== pictures) wrong.push(`${user}: ${pictures} pictures, ${swapsCharged} charged`);
  const promised = commands.filter(({ reply }) => endingOf(reply) === "saved").map(({ name }) => name ?? "");
  const lost = ["me", ...promised].filter((name) => !names.includes(name));
  if (lost.length > 0) wrong.push(`${user}: lost ${lost.join(", ")}`);
  return wrong;
}
