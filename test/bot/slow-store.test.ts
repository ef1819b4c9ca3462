import type { Interaction } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { handleInteraction } from "../../bot/interactions.ts";
import { createUnstarted } from "../../bot/unstarted.ts";
import { createAdmission } from "../../shared/admission.ts";
import { createExpiry } from "../../shared/expiry.ts";
import { createIdentities } from "../../shared/identities.ts";
import { createMetrics } from "../../shared/metrics.ts";
import { createReplies } from "../../shared/replies.ts";
import { createServers } from "../../shared/servers.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { reportAlive } from "../../shared/workers-alive.ts";
import { connectThroughProxy } from "../support/redis-proxy.ts";
import { openStore } from "../support/store.ts";

const firstSentenceMs = 3_000;

/** Ada, with an identity "me", in a server; her store answers late from now on. */
async function stage(delayMs: number) {
  const { redis: fast, keys, keyring } = await openStore();
  const saved = { name: "me", savedAt: 1, recogniser: "r", embedding: new Float32Array(512) };
  const about = { epoch: 0, saveId: "s" };
  await createIdentities(fast, keys, keyring, 20).save("ada", saved, null, about);
  await reportAlive(fast, keys, "w");
  const { redis, proxy } = await connectThroughProxy();
  proxy.delayMs = delayMs;
  const replies = createReplies(redis, keys, keyring);
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const log = pino({ level: "silent" });
  const queued: string[] = [];
  const deps = {
    redis,
    keys,
    replies,
    admission,
    identities: createIdentities(redis, keys, keyring, 20),
    servers: createServers(redis, keys),
    expiry: createExpiry(90),
    unstarted: createUnstarted({ replies, admission }, log),
    limits: { ALLOWED_GUILDS: [], MAX_PICTURE_MB: 50, MAX_WAIT_MIN: 10, WORKER_TIMEOUT_S: 30 },
    queues: {
      ahead: async () => Number(await redis.get(`${keys.workers}-none`)),
      add: async ({ replyId }: { replyId: string }) => void queued.push(replyId),
      place: async () => null,
    },
    metrics: createMetrics(),
    wordsFor: (locale: string) => wordsFor(locale),
    log,
  } as unknown as BotDeps;
  return { deps, queued };
}

/** `/swapid me` as discord.js hands it over; what is answered is kept in `heard`, with its time. */
function swapid(id: string) {
  const heard: { readonly what: string; readonly ms: number }[] = [];
  const asked = performance.now();
  const hear = (what: string) => void heard.push({ what, ms: performance.now() - asked });
  const is = (holds: boolean) => () => holds;
  const picture = {
    url: "https://cdn.discordapp.com/a.png",
    size: 9,
    contentType: "image/png",
    name: "a.png",
  };
  const interaction = {
    id,
    commandName: "swapid",
    user: { id: "ada" },
    member: null,
    guildId: "s",
    channelId: "c",
    applicationId: "1",
    token: "t",
    attachmentSizeLimit: 1_000,
    authorizingIntegrationOwners: { guildId: "s", userId: null },
    locale: "en-US",
    deferred: false,
    replied: false,
    options: {
      getAttachment: () => picture,
      getString: (name: string) => (name === "idname" ? "me" : null),
      getBoolean: () => null,
      getInteger: () => null,
    },
    isAutocomplete: is(false),
    isRepliable: is(true),
    isCommand: is(true),
    isChatInputCommand: is(true),
    async deferReply() {
      hear("deferred");
      interaction.deferred = true;
    },
    async reply({ content }: { content: string }) {
      hear(content);
      interaction.replied = true;
    },
  };
  return { interaction: interaction as unknown as Interaction, heard };
}

it("whoever asks of a store that is hardly slow gets their picture", async () => {
  const { deps, queued } = await stage(100);
  const { interaction, heard } = swapid("1180000000000000001");
  await handleInteraction(interaction, deps);
  expect(heard.map(({ what }) => what)).toEqual(["deferred"]);
  expect(heard[0]?.ms).toBeLessThan(firstSentenceMs);
  expect(queued).toEqual(["1180000000000000001"]);
});

it.each([300, 450])("hears within 3 s of a store that answers everything after %i ms", async (delayMs) => {
  const { deps, queued } = await stage(delayMs);
  const { interaction, heard } = swapid("1180000000000000002");
  await handleInteraction(interaction, deps);
  expect(heard).toHaveLength(1);
  expect(heard[0]?.ms).toBeLessThan(firstSentenceMs);
  expect(heard[0]?.what).toMatch(queued.length === 1 ? /^deferred$/ : /can't reach my storage/);
});
