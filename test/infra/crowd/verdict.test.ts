import { describe, expect, it } from "vitest";
import type { Command } from "../../../infra/crowd/bustle.ts";
import type { Outage } from "../../../infra/crowd/havoc.ts";
import { judge } from "../../../infra/crowd/verdict.ts";

const second = 1_000;
const message = (content: string, loading = false) => ({ content, loading });
const picture = { messages: [message("AI-edited: 1 face swapped.")], attachments: [{}] };
const sentence = { messages: [message("I can't find a face.")] };
const saved = { messages: [message("idname `n3` created.")] };

/** A command of Ada's and what she sees of it. */
function command(kind: Command["kind"], seen: object, at = 0, name: string | null = null): Command {
  const { messages, ...rest } = { messages: [] as { content: string; loading: boolean }[], ...seen };
  const reply = {
    id: "1",
    user: "ada",
    error: null,
    attachments: [],
    messages,
    content: messages.at(-1)?.content ?? "",
    loading: messages.some(({ loading }) => loading),
    ...rest,
  };
  return { kind, at, name, user: { name: "ada" }, reply } as unknown as Command;
}

const account = (swapsCharged: number, names = ["me"]) => new Map([["ada", { swapsCharged, names }]]);
const violations = (commands: Command[], accounts = account(0), outages: Outage[] = []) =>
  judge(commands, accounts, outages).violations;

describe("nothing is wrong with", () => {
  it("a picture that was charged, a sentence that was not, a save that is there", () => {
    const commands = [
      command("swap", picture),
      command("no face", sentence),
      command("save", saved, 0, "n3"),
    ];
    const { endings, violations: wrong } = judge(commands, account(1, ["me", "n3"]), []);
    expect(wrong).toEqual([]);
    expect(endings).toEqual({ picture: 1, saved: 1, sentence: 1, "nobody there": 0 });
  });

  it("silence while the bot was dead", () => {
    const outage = { victim: "bot", from: 10 * second, to: 12 * second } as const;
    const silent = command("swap", { error: "The application did not respond" }, 11 * second);
    expect(violations([silent], account(0), [outage])).toEqual([]);
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
    [
      "two answers",
      command("swap", { messages: [message("Something broke."), message("Nothing was charged.")] }),
      /2 answers/,
    ],
    ["a picture where there is no face", command("no face", picture), /nobody asked for/],
    ["silence while the bot was there", command("swap", { error: "no" }, 60 * second), /did not respond/],
  ])("%s", (_what, wrong, line) => {
    expect(violations([wrong], account(wrong.reply.attachments.length)).join()).toMatch(line);
  });

  it("a charge for a sentence, and a picture that was not charged", () => {
    expect(violations([command("swap", sentence)], account(1))).toEqual(["ada: 0 pictures, 1 charged"]);
    expect(violations([command("swap", picture)], account(0))).toEqual(["ada: 1 pictures, 0 charged"]);
  });

  it("an identity that was said to be saved and is not there", () => {
    expect(violations([command("save", saved, 0, "n3")])).toEqual(["ada: lost n3"]);
    expect(violations([], account(0, []))).toEqual(["ada: lost me"]);
  });
});
