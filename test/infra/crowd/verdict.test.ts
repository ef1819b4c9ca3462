import { describe, expect, it } from "vitest";
import type { Command } from "../../../infra/crowd/commands.ts";
import type { Outage } from "../../../infra/crowd/havoc.ts";
import type { Person } from "../../../infra/crowd/people.ts";
import type { Account, Left } from "../../../infra/crowd/store-view.ts";
import { judge } from "../../../infra/crowd/verdict.ts";

const second = 1_000;
const message = (content: string, loading = false) => ({ content, loading });
const picture = { messages: [message("AI-edited: 1 face swapped.")], attachments: [{}] };
const sentence = { messages: [message("I can't find a face.")] };
const saved = { messages: [message("idname `a` created.")] };

/** A command of Ada's and what she sees of it. */
function command(kind: Command["kind"], seen: object, at = 0, before = ""): Command {
  const { messages, ...rest } = { messages: [] as { content: string; loading: boolean }[], ...seen };
  const reply = {
    id: "1",
    user: "ada",
    error: null,
    acknowledgedAfterMs: null,
    attachments: [],
    messages,
    content: messages.at(-1)?.content ?? "",
    loading: messages.some(({ loading }) => loading),
    ...rest,
  };
  return { kind, at, before, user: { name: "ada" }, reply } as unknown as Command;
}

const broke = { messages: [message("Something broke on our side, and nothing was charged.")] };
const death: Outage = {
  fault: "bot killed, queued and not answered",
  from: 10 * second,
  to: 12 * second,
  hit: true,
};
const silentAt = (seconds: number) =>
  command("swap", { error: "The application did not respond" }, seconds * second);
const heardAt = (seconds: number) =>
  command("list", { ...sentence, acknowledgedAfterMs: 50 }, seconds * second);

const adaWho = (expected: Record<string, string>) =>
  ({
    user: { name: "ada" },
    expected: new Map(Object.entries(expected)),
    askedAt: new Map([["me", 5]]),
  }) as unknown as Person;
const account = (some: Partial<Account>) => ({
  swapsCharged: 0,
  names: ["me"],
  savedAt: new Map([["me", 6]]),
  broken: [],
  ...some,
});
const nothing: Left = {
  "replies that are not settled": 0,
  "replies that are not final": 0,
  "jobs that count as unfinished": 0,
  "jobs in a queue": 0,
};

interface Case {
  readonly commands?: Command[];
  readonly store?: Partial<Account>;
  readonly expected?: Record<string, string>;
  readonly left?: Partial<Left>;
  readonly outages?: Outage[];
}

function verdictOn({ commands = [], store = {}, expected = { me: "there" }, left, outages = [] }: Case) {
  const ada = adaWho(expected);
  return judge(commands, [ada], new Map([[ada, account(store)]]), { ...nothing, ...left }, outages);
}
const violations = (one: Case) => verdictOn(one).violations;

describe("nothing is wrong with", () => {
  it("a picture that was charged, a sentence that was not, a save that is there, an open end", () => {
    const { endings, violations: wrong } = verdictOn({
      commands: [command("swap", picture), command("no face", sentence), command("save", saved)],
      store: { swapsCharged: 1, names: ["me", "a"] },
      expected: { me: "there", a: "there", b: "either", c: "gone" },
    });
    expect(wrong).toEqual([]);
    expect(endings).toEqual({ picture: 1, saved: 1, erased: 0, sentence: 1, "nobody there": 0 });
  });

  it("silence while the bot was dead", () => {
    const commands = [silentAt(8), silentAt(11), heardAt(12.5)];
    expect(violations({ commands, outages: [death] })).toEqual([]);
  });

  it("a command that the bot had in hand when it died", () => {
    const commands = [command("swap", broke), command("swap", sentence)];
    expect(violations({ commands, outages: [death] })).toEqual([]);
  });

  it("a fault that missed once", () => {
    expect(violations({ outages: [{ ...death, hit: false }] })).toEqual([]);
  });
});

describe("it finds", () => {
  it.each([
    ["no answer", command("swap", {}), /no answer/],
    ["thinking for ever", command("swap", { messages: [message("", true)] }), /no answer/],
    [
      "a position for ever",
      command("swap", { messages: [message("Waiting: 2 ahead of you.")] }),
      /no answer/,
    ],
    ["work for ever", command("swap", { messages: [message("Looking for faces ...")] }), /no answer/],
    ["a press that changes nothing", command("press", { messages: [message("?")] }, 0, "?"), /no answer/],
    [
      "two answers",
      command("swap", { messages: [message("Something broke."), message("Nothing was charged.")] }),
      /2 answers/,
    ],
    ["a picture where there is no face", command("no face", picture), /nobody asked for/],
    ["silence while the bot was there", command("swap", { error: "no" }, 60 * second), /did not respond/],
  ])("%s", (_what, wrong, line) => {
    const store = { swapsCharged: wrong.reply.attachments.length };
    expect(violations({ commands: [wrong], store }).join()).toMatch(line);
  });

  it.each([
    ["a charge for a sentence", { store: { swapsCharged: 1 } }, "ada: 0 pictures, 1 charged"],
    [
      "a picture that was not charged",
      { commands: [command("swap", picture)] },
      "ada: 1 pictures, 0 charged",
    ],
    ["an identity that is lost", { store: { names: [] } }, "ada: lost me"],
    [
      "a save that took no effect",
      { store: { savedAt: new Map([["me", 4]]) } },
      "ada: me is what it was before it was last saved",
    ],
    ["one that is back", { expected: { me: "gone" } }, "ada: me is back after its erasure"],
    ["one that is half there", { store: { broken: ["me"] } }, "ada: me does not open, or is not whole"],
    ["a job that is stuck", { left: { "jobs in a queue": 2 } }, "left in Redis: 2 jobs in a queue"],
    [
      "silence after the bot had answered again",
      { commands: [heardAt(12.5), silentAt(13)], outages: [death] },
      `ada, swap 1 at ${new Date(13 * second).toISOString()}: the bot was there and did not respond ()`,
    ],
    [
      "work that comes to nothing by itself",
      { commands: [command("swap", broke), command("swap", broke)], outages: [death] },
      "2 commands came to nothing, with 1 faults",
    ],
    [
      "a fault that was never tried",
      { outages: Array.from({ length: 3 }, () => ({ ...death, hit: false })) },
      "bot killed, queued and not answered: never in the moment meant",
    ],
  ])("%s", (_what, wrong, line) => {
    expect(violations(wrong)).toEqual([line]);
  });
});
