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

/** Discord gives up after 3 s. */
const unheardMs = 3_000;
/** A gateway session that is lost is begun anew after 1 to 5 s. */
const backWithinMs = 6_000;
/** What was sent just after something broke may have been heard just before. */
const atOnceMs = 100;
/** A kind of fault that was tried this often has met its moment. */
const triesEnough = 3;
const gaveUp = /^Something broke on our side/;

/**
 * Every command has exactly one answer (unless the bot was away while it was sent), hardly any comes to nothing, only
 * pictures are charged, what was said to be saved is there and whole, what was said to be erased is not, and nothing is
 * left under way. Every kind of fault has met its moment.
 */
export function judge(
  commands: readonly Command[],
  people: readonly Person[],
  accounts: ReadonlyMap<Person, Account>,
  left: Left,
  outages: readonly Outage[],
): Verdict {
  const endings: Record<Ending, number> = { picture: 0, saved: 0, erased: 0, sentence: 0, "nobody there": 0 };
  const violations = missed(outages);
  const isExcused = excuses(commands, outages);
  const pictures = new Map<string, number>();
  for (const command of commands) {
    const ending = endingOf(command);
    if (ending) endings[ending]++;
    const { name } = command.user;
    if (ending === "picture") pictures.set(name, (pictures.get(name) ?? 0) + 1);
    violations.push(...wrongWith(command, ending, isExcused));
  }
  const givenUp = commands.filter(({ reply }) => gaveUp.test(reply.content)).length;
  // A bot that dies with a command in hand cannot do better; whatever comes to nothing besides is one too many.
  if (givenUp > outages.length)
    violations.push(`${givenUp} commands came to nothing, with ${outages.length} faults`);
  for (const person of people) {
    const { name } = person.user;
    violations.push(...wrongWithAccount(person, accounts.get(person)!, pictures.get(name) ?? 0));
  }
  for (const [what, count] of Object.entries(left)) {
    if (count > 0) violations.push(`left in Redis: ${count} ${what}`);
  }
  return { endings, sentences: sentencesIn(commands), violations };
}

/** Kinds of faults that never met the moment they are meant for: what they break was not tried. */
function missed(outages: readonly Outage[]): string[] {
  const kinds = new Set(outages.map(({ fault }) => fault));
  return [...kinds]
    .map((kind) => ({ kind, tries: outages.filter(({ fault }) => fault === kind) }))
    .filter(({ tries }) => tries.length >= triesEnough && !tries.some(({ hit }) => hit))
    .map(({ kind }) => `${kind}: never in the moment meant`);
}

/** Silence is excused from when the bot stopped hearing until it first acknowledged something again. */
function excuses(commands: readonly Command[], outages: readonly Outage[]): (command: Command) => boolean {
  const heard = commands.filter(({ reply }) => reply.acknowledgedAfterMs !== null).map(({ at }) => at);
  const deaf = outages
    .filter(({ fault }) => isDeafening(fault))
    .map(({ from, to }) => {
      const again = heard.filter((at) => at > from + atOnceMs);
      return { from: from - unheardMs, to: Math.min(to + backWithinMs, ...again) };
    });
  return ({ at }) => deaf.some(({ from, to }) => at > from && at < to);
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
  command: Command,
  ending: Ending | null,
  isExcused: (command: Command) => boolean,
): string[] {
  const { kind, reply, at, before } = command;
  const who = `${reply.user}, ${kind} ${reply.id} at ${new Date(at).toISOString()}`;
  const shown = reply.messages.map(({ content, loading }) => (loading ? "thinking" : content)).join(" | ");
  if (ending === null) return [`${who}: no answer (${shown || "nothing"})`];
  if (ending === "nobody there") {
    return isExcused(command) && (shown === "" || shown === before)
      ? []
      : [`${who}: the bot was there and did not respond (${shown})`];
  }
  if (reply.messages.length !== 1) return [`${who}: ${reply.messages.length} answers (${shown})`];
  if (ending === "picture" && kind !== "swap") return [`${who}: a picture that nobody asked for`];
  return [];
}

function wrongWithAccount(
  { user, expected, askedAt }: Person,
  { swapsCharged, names, savedAt, broken }: Account,
  pictures: number,
): string[] {
  const wrong = broken.map((name) => `${user.name}: ${name} does not open, or is not whole`);
  if (swapsCharged !== pictures) wrong.push(`${user.name}: ${pictures} pictures, ${swapsCharged} charged`);
  for (const [name, state] of expected) {
    if (state === "there" && !names.includes(name)) wrong.push(`${user.name}: lost ${name}`);
    if (state === "there" && (savedAt.get(name) ?? 0) < (askedAt.get(name) ?? 0))
      wrong.push(`${user.name}: ${name} is what it was before it was last saved`);
    if (state === "gone" && names.includes(name))
      wrong.push(`${user.name}: ${name} is back after its erasure`);
  }
  return wrong;
}
