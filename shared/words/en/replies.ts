import type { Mention, ReplyWords } from "../words.ts";

export const replies = (mention: Mention): ReplyWords => ({
  replaces: (name) => `${name} (replaces)`,
  askEraseAll: (count) =>
    `This erases ${count === 1 ? "your one identity" : `all ${count} identities`}, your defaults and preferences, and drops pictures still in the making. It cannot be undone.`,
  erased: (names) => `Erased: ${names.map((name) => `\`${name}\``).join(", ")}.`,
  erasedAll: (count) =>
    `Erased. ${count === 1 ? "One identity" : `${count} identities`}, defaults and preferences are gone.`,
  nothingDone: "Nothing was done.",
  defaultIsNow: (spec) => `Your default is now \`${spec}\`.`,
  defaultsReset: "Your default names and preferences are cleared. What you saved is still there.",
  nothingNamed: "Nothing was named, so nothing has changed.",
  listed: (name, savedAt) => `\`${name}\` saved ${savedAt}`,
  noIdentityYet: `You have no identity yet: ${mention("saveid")} makes one.`,
  currentDefault: (spec) => `Default: \`${spec}\``,
  noDefaultYet: `No default yet: ${mention("setid")} chooses one.`,
  usedToday: (used, limit) =>
    `Swaps today: ${limit === 0 ? `${used}, without a limit` : `${used} of ${limit}`}.`,
  position: (ahead, seconds) =>
    `${ahead === 0 ? "You are next" : `Waiting: ${ahead} ahead of you`}${seconds === null ? "" : `, about ${seconds} s`}.`,
});
