import type { ChatInputCommandInteraction } from "discord.js";
import { expect, it } from "vitest";
import { privacy } from "../../bot/commands/privacy.ts";
import type { BotDeps } from "../../bot/deps.ts";
import { wordsFor } from "../../shared/words/words-for.ts";

const name = (index: number) => `${index}`.padStart(20, "𠮷");
const saved = Array.from({ length: 20 }, (_, index) => ({
  name: name(index),
  savedAt: 1_700_000_000_000,
  lastUsedAt: 1_700_000_000_000,
}));
const mix = [0, 1, 2].map(name).join("+");

it.each(["en-US", "zh-CN"])("fits into a message, however much is kept (%s)", async (locale) => {
  const replies: { content: string }[] = [];
  const interaction = {
    user: { id: "ada" },
    locale,
    reply: async (reply: { content: string }) => replies.push(reply),
  };
  const deps = {
    identities: {
      list: async () => saved,
      profile: async () => ({ defaults: Array(12).fill(mix).join(","), consent: 1, consentAt: 1 }),
    },
    admission: { usedToday: async () => 49 },
    actions: { keep: async () => "key" },
    limits: { IDENTITY_TTL_DAYS: 365, BACKUP_RETENTION_DAYS: 365 },
    wordsFor: (language: string) => wordsFor(language),
  };
  await privacy.execute(interaction as unknown as ChatInputCommandInteraction, deps as unknown as BotDeps);
  const [reply] = replies;
  expect(reply?.content).toContain(name(9));
  expect(reply?.content).toContain("10");
  expect(reply?.content.length).toBeLessThanOrEqual(2_000);
});
