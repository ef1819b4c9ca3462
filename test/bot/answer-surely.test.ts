import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { DiscordAPIError, type REST } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import { answerSurely } from "../../bot/answer-surely.ts";
import type { BotDeps } from "../../bot/deps.ts";
import { sweep } from "../../bot/reply-watch.ts";
import { createUnstarted } from "../../bot/unstarted.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createReplies } from "../../shared/replies.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { reportAlive } from "../../shared/workers-alive.ts";
import { openStore } from "../support/store.ts";

const id = "1180000000000000099";

/** Ada's interaction with a bot; what she sees is kept in `said`. */
async function stage() {
  const { redis, keys, keyring } = await openStore();
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const log = pino({ level: "silent" });
  const said: string[] = [];
  const send = async (_path: string, { body }: { body: { content: string } }) => void said.push(body.content);
  const deps = {
    redis,
    keys,
    replies,
    admission,
    limits: { WORKER_TIMEOUT_S: 30 },
    unstarted: createUnstarted({ replies, admission }, log),
    queues: { stateOf: async () => "unknown", place: async () => null, remove: async () => true },
    wordsFor: (locale: string) => wordsFor(locale),
    log,
  } as unknown as BotDeps;
  const interaction = {
    id,
    user: { id: "ada" },
    applicationId: "1",
    token: "t",
    locale: "en-US",
    attachmentSizeLimit: 1000,
    editReply: async ({ content }: { content?: string }) => void said.push(content ?? ""),
  } as unknown as Parameters<typeof answerSurely>[0];
  const later = async (ms: number) => {
    await reportAlive(redis, keys, "w");
    const memory = { told: new Map<string, string>(), aliveAt: Date.now() };
    await sweep({ patch: send } as unknown as REST, deps, memory, Date.now() + ms);
  };
  return { deps, interaction, said, later, left: () => redis.keys(keys.reply(id)) };
}

const acknowledge = async () => undefined;

it("answers once, and of the reply nothing remains", async () => {
  const { deps, interaction, said, later, left } = await stage();
  await answerSurely(interaction, { acknowledge, work: async () => ({ content: "Erased." }) }, deps);
  await later(12_000);
  expect([said, await left()]).toEqual([["Erased."], []]);
});

it("what a bot did not live to answer is answered by the sweep", async () => {
  const { deps, interaction, said, later } = await stage();
  void answerSurely(interaction, { acknowledge, work: () => new Promise(() => undefined) }, deps);
  await expect.poll(() => deps.replies.pending()).toEqual([id]);
  await later(5_000);
  expect(said).toEqual([]);
  await later(12_000);
  expect(said).toEqual([expect.stringMatching(/Something broke on our side/)]);
});

it("a bot that is at it for long is not taken for dead", async () => {
  const { deps, interaction, said, later } = await stage();
  let end = () => {};
  const work = async () => {
    await new Promise<void>((resolve) => (end = resolve));
    return { content: "Erased." };
  };
  const answering = answerSurely(interaction, { acknowledge, work }, deps);
  await sleep(3_500);
  await later(8_000);
  expect(said).toEqual([]);
  end();
  await answering;
  await later(15_000);
  expect(said).toEqual(["Erased."]);
});

it("goes on where Discord has the acknowledgement, and only its answer was lost", async () => {
  const { deps, interaction, said } = await stage();
  const taken = async () => {
    throw new DiscordAPIError({ code: 40060, message: "" }, 40060, 400, "POST", "/callback", {});
  };
  await answerSurely(interaction, { acknowledge: taken, work: async () => ({ content: "Erased." }) }, deps);
  expect([said, interaction.deferred]).toEqual([["Erased."], true]);
});

it("acknowledges once more where nobody knows whether that was taken", async () => {
  const { deps, interaction, said } = await stage();
  let tries = 0;
  const acknowledgeTwice = async () => {
    if (tries++ === 0) throw new Error("other side closed");
  };
  const work = async () => ({ content: "Erased." });
  await answerSurely(interaction, { acknowledge: acknowledgeTwice, work }, deps);
  expect([said, tries]).toEqual([["Erased."], 2]);
});

it("what fails is told by whoever called, and not again", async () => {
  const { deps, interaction, said, later } = await stage();
  const work = () => Promise.reject(new Error("no disk"));
  await expect(answerSurely(interaction, { acknowledge, work }, deps)).rejects.toThrow("no disk");
  await later(12_000);
  expect(said).toEqual([]);
});

it("tells what is done, once, if the store goes away meanwhile", async () => {
  const { deps, interaction, said, later } = await stage();
  const work = async () => {
    const gone = once(deps.redis, "end");
    deps.redis.disconnect();
    await gone;
    return { content: "Erased." };
  };
  await answerSurely(interaction, { acknowledge, work }, deps);
  expect(said).toEqual(["Erased."]);
  await deps.redis.connect();
  await later(12_000);
  expect(said).toEqual(["Erased."]);
  expect(await deps.replies.pending()).toEqual([]);
});

it("tells what is done as soon as Discord lets it", async () => {
  const { deps, interaction, said, later, left } = await stage();
  const { editReply } = interaction;
  let stumbles = 2;
  const edit = async (answer: { content?: string }) => {
    if (stumbles-- > 0) throw new Error("Internal Server Error");
    return editReply(answer);
  };
  Object.assign(interaction, { editReply: edit });
  await answerSurely(interaction, { acknowledge, work: async () => ({ content: "Erased." }) }, deps);
  await later(12_000);
  expect([said, await left()]).toEqual([["Erased."], []]);
});

it.each([
  ["which says it", { content: "Erased." }, /^Erased\.$/],
  ["which has no file to bring", { content: "Here it is.", files: ["x"] }, /Something broke on our side/],
])("leaves to the sweep what it cannot tell for longer, %s", async (_what, answer, heard) => {
  const { deps, interaction, said, later, left } = await stage();
  Object.assign(interaction, { editReply: () => Promise.reject(new Error("Internal Server Error")) });
  await answerSurely(interaction, { acknowledge, work: async () => answer }, deps);
  await later(5_000);
  expect(said).toEqual([]);
  await later(12_000);
  expect(said).toEqual([expect.stringMatching(heard)]);
  expect(await deps.replies.pending()).toEqual([]);
  expect(await left()).toHaveLength(1);
});

it("waits for Discord no longer than the sweep stays silent", async () => {
  const { deps, interaction, said, later } = await stage();
  Object.assign(interaction, { editReply: () => new Promise(() => undefined) });
  const began = performance.now();
  const patience = { tryMs: 200, insistMs: 1_500 };
  await answerSurely(
    interaction,
    { acknowledge, work: async () => ({ content: "Erased." }) },
    deps,
    patience,
  );
  expect(performance.now() - began).toBeLessThan(2_000);
  await later(12_000);
  expect(said).toEqual(["Erased."]);
});

it.each([
  ["that is gone is passed over", 404, 10008, []],
  ["that Discord will never take is not repeated", 400, 50035, ["Erased."]],
])("an answer %s", async (_what, status, code, heard) => {
  const { deps, interaction, said, later } = await stage();
  let tries = 0;
  const editReply = async () => {
    tries += 1;
    throw new DiscordAPIError({ code, message: "" }, code, status, "PATCH", "/webhooks", {});
  };
  Object.assign(interaction, { editReply });
  await answerSurely(interaction, { acknowledge, work: async () => ({ content: "Erased." }) }, deps);
  await later(12_000);
  expect([tries, said]).toEqual([1, heard]);
});
