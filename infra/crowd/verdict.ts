import { type Command, type Ending, endingOf } from "./commands.ts";
import { isDeafening } from "./faults.ts";
import type { Outage } from "./havoc.ts";
import type { Person } from "./people.ts";
import type { Account, Left } from "./store-view.ts";

export interface Verdict {
  readonly endings: Readonly<Record<Ending, number>>;
  /** What was said to those who got neither picture nor list, most often first, names and numbers left out. */
  readonly sentences: readonly (readonly [string, number])[];
  /** One line for each promise that was broken. */
  readonly violations: readonly string[];
}

/** Discord gives up after 3 s, and a new bot needs a moment to hear. */
const unheardMs = 4_000;

/**
 * Every command has exactly one answer (unless the bot was away while it was sent), only pictures are charged, what was
 * said to be saved is there and whole, what was said to be erased is not, and nothing is left under way.
 */
export function judge(
  commands: readonly Command[],
  people: readonly Person[],
  accounts: ReadonlyMap<Person, Account>,
  left: Left,
  outages: readonly Outage[],
): Verdict {
  const endings: Record<Ending, number> = { picture: 0, saved: 0, erased: 0, sentence: 0, "nobody there": 0 };
  const violations: string[] = [];
  const pictures = new Map<string, number>();
  for (const command of commands) {
    const ending = endingOf(command);
    if (ending) endings[ending]++;
    const { name } = command.user;
    if (ending === "picture") pictures.set(name, (pictures.get(name) ?? 0) + 1);
    violations.push(...wrongWith(command, ending, outages));
  }
  for (const person of people) {
    const { name } = person.user;
    violations.push(...wrongWithAccount(person, accounts.get(person)!, pictures.get(name) ?? 0));
  }
  for (const [what, count] of Object.entries(left)) {
    if (count > 0) violations.push(`left in Redis: ${count} ${what}`);
  }
  return { endings, sentences: sentencesIn(commands), violations };
}

function sentencesIn(commands: readonly Command[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const command of commands.filter((one) => one.kind !== "list" && endingOf(one) === "sentence")) {
    const [first = ""] = command.reply.content.split(/(?<=[.?])\s|\n/);
    const said = first
      .replace(/`[^`]*`/g, "...")
      .replace(/<[^>]*>/g, "...")
      .replace(/\d+/g, "N");
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

function wrongWith(
  { kind, reply, at, before }: Command,
  ending: Ending | null,
  outages: readonly Outage[],
): string[] {
  const who = `${reply.user}, ${kind} ${reply.id} at ${new Date(at).toISOString()}`;
  const shown = reply.messages.map(({ content, loading }) => (loading ? "thinking" : content)).join(" | ");
  if (ending === null) return [`${who}: no answer (${shown || "nothing"})`];
  if (ending === "nobody there") {
    const isExcused = outages.some(
      ({ fault, from, to }) => isDeafening(fault) && at > from - unheardMs && at < to + unheardMs,
    );
    return isExcused && (shown === "" || shown === before)
      ? []
      : [`${who}: the bot was there and did not respond (${shown})`];
  }
  if (reply.messages.length !== 1) return [`${who}: ${reply.messages.length} answers (${shown})`];
  if (ending === "picture" && kind !== "swap") return [`${who}: a picture that nobody asked for`];
  return [];
}

function wrongWithAccount(
  { user, expected }: Person,
  { swapsCharged, names, broken }: Account,
  pictures: number,
): string[] {
  const wrong = broken.map((name) => `${user.name}: ${name} does not open, or is not whole`);
  if (swapsCharged !== pictures) wrong.push(`${user.name}: ${pictures} pictures, ${swapsCharged} charged`);
  for (const [name, state] of expected) {
    if (state === "there" && !names.includes(name)) wrong.push(`${user.name}: lost ${name}`);
    if (state === "gone" && names.includes(name))
      wrong.push(`${user.name}: ${name} is back after its erasure`);
  }
  return wrong;
}
