import { type ChatInputCommandInteraction, MessageFlags } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import { listid } from "../../bot/commands/listid.ts";
import type { BotDeps } from "../../bot/deps.ts";
import { createExpiry } from "../../shared/expiry.ts";
import { wordsFor } from "../../shared/words/words-for.ts";

it("lists as many long names as there can be, all about to expire, in messages that Discord takes", async () => {
  const names = Array.from({ length: 24 }, (_, index) => `${index + 10}`.padEnd(20, "x"));
  const lastUsedAt = Date.now() - 89 * 86_400_000;
  const identities = {
    list: async () => names.map((name) => ({ name, savedAt: lastUsedAt, lastUsedAt })),
    profile: async () => ({ defaults: names.slice(0, 12).join(","), warnedAt: 0, warnedUpTo: 0 }),
    noteWarned: async () => undefined,
  };
  const deps = {
    identities,
    admission: { quotaToday: async () => ({ used: 1, limit: 50 }) },
    servers: { settings: async () => ({}) },
    expiry: createExpiry(90),
    redis: { set: async () => null },
    keys: { warned: () => "warned" },
    wordsFor: (locale: string) => wordsFor(locale),
    log: pino({ level: "silent" }),
  };
  const said: { content: string; flags: number }[] = [];
  const say = async (message: { content: string; flags: number }) => void said.push(message);
  const interaction = { user: { id: "ada" }, guildId: null, locale: "en-US", reply: say, followUp: say };
  await listid.execute(interaction as unknown as ChatInputCommandInteraction, deps as unknown as BotDeps);
  expect(said.length).toBeGreaterThan(1);
  for (const { content, flags } of said) {
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(flags).toBe(MessageFlags.Ephemeral);
  }
  const all = said.map(({ content }) => content).join("\n\n");
  for (const name of names) expect(all.split(`\`${name}\``)).toHaveLength(3);
  for (const part of ["Default: ", "Swaps today: 1 of 50", "soon erased"]) expect(all).toContain(part);
});
