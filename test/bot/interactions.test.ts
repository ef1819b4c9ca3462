import { DiscordAPIError, HTTPError, type Interaction } from "discord.js";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { handleInteraction } from "../../bot/interactions.ts";
import { createLogger } from "../../shared/logger.ts";
import { createMetrics } from "../../shared/metrics.ts";
import { wordsFor } from "../../shared/words/words-for.ts";

/** `/help` as discord.js hands it over; what is replied is kept in `said`. */
function help(id: string, said: string[]): Interaction {
  const is = (holds: boolean) => () => holds;
  return {
    id,
    commandName: "help",
    locale: "en-US",
    deferred: false,
    replied: false,
    isAutocomplete: is(false),
    isRepliable: is(true),
    isCommand: is(true),
    isChatInputCommand: is(true),
    reply: async ({ content }: { content: string }) => void said.push(content),
  } as unknown as Interaction;
}

it("what breaks is told and logged under the interaction's own id, and counted", async () => {
  const lines: string[] = [];
  const said: string[] = [];
  const metrics = createMetrics();
  // The first words are the command's, and break; those of the sentence about it do not.
  let asked = 0;
  const deps = {
    metrics,
    log: createLogger("bot", "info", { write: (line) => void lines.push(line) }),
    wordsFor(locale: string) {
      if (asked++ === 0) throw new Error("no words");
      return wordsFor(locale);
    },
  } as unknown as BotDeps;
  await handleInteraction(help("1180000000000000777", said), deps);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("`1180000000000000777`");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { replyId: "1180000000000000777", asked: "help" },
    { replyId: "1180000000000000777", msg: "interaction failed", err: { message: "no words" } },
  ]);
  expect((await metrics.text()).body).toContain('doppel_refusals_total{code="gave_up"} 1');
});

const tellsNothing = { metrics: createMetrics(), log: createLogger("bot", "silent"), wordsFor };

it.each([
  ["a private answer, by an edit", true, ["edit", "edit"]],
  ["a public one, which makes room for a private one", false, ["delete", "follow", "follow"]],
])("what went wrong is told again if Discord stumbles over it: %s", async (_what, ephemeral, tried) => {
  const tries: string[] = [];
  const stumble = (how: string) => async () => {
    tries.push(how);
    if (how !== "delete" && tries.filter((one) => one === how).length === 1)
      throw new HTTPError(500, "Internal Server Error", "POST", "/", {});
  };
  const answers = { editReply: stumble("edit"), deleteReply: stumble("delete"), followUp: stumble("follow") };
  const is = { isMessageComponent: () => false, commandName: "gone", deferred: true, ephemeral };
  const interaction = Object.assign(help("1180000000000000778", []), is, answers);
  await handleInteraction(interaction as Interaction, tellsNothing as unknown as BotDeps);
  expect(tries).toEqual(tried);
});

it.each([
  ["a command's own thinking goes", false, ["reply", "delete", "follow"]],
  ["the message of a control stays", true, ["reply", "follow"]],
])(
  "what was acknowledged before, and its answer lost, is told besides: %s",
  async (_what, isMessageComponent, tried) => {
    const tries: string[] = [];
    const reply = async () => {
      tries.push("reply");
      throw new DiscordAPIError({ code: 40060, message: "" }, 40060, 400, "POST", "/callback", {});
    };
    const interaction = Object.assign(help("1180000000000000778", []), {
      commandName: "gone",
      isMessageComponent: () => isMessageComponent,
      reply,
      deleteReply: async () => void tries.push("delete"),
      followUp: async () => void tries.push("follow"),
    });
    await handleInteraction(interaction as unknown as Interaction, tellsNothing as unknown as BotDeps);
    expect(tries).toEqual(tried);
  },
);

it("a first answer is tried again, too", async () => {
  const said: string[] = [];
  const interaction = help("1180000000000000778", said);
  const { reply } = interaction as unknown as { reply: (answer: { content: string }) => Promise<void> };
  let stumbles = 1;
  const stumbling = async (answer: { content: string }) => {
    if (stumbles-- > 0) throw new HTTPError(500, "Internal Server Error", "POST", "/", {});
    await reply(answer);
  };
  Object.assign(interaction, { commandName: "gone", reply: stumbling });
  await handleInteraction(interaction, tellsNothing as unknown as BotDeps);
  expect(said).toHaveLength(1);
});

it("logs of commands at the same time keep their own ids", async () => {
  const lines: string[] = [];
  const deps = {
    metrics: createMetrics(),
    log: createLogger("bot", "info", { write: (line) => void lines.push(line) }),
    wordsFor,
    fleet: { pinned: async () => null },
  } as unknown as BotDeps;
  await Promise.all(["1", "2", "3"].map((id) => handleInteraction(help(id, []), deps)));
  expect(lines.map((line) => JSON.parse(line).replyId)).toEqual(["1", "2", "3"]);
});
