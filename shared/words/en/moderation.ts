import type { ModerationWords } from "../words.ts";

export const moderation: ModerationWords = {
  title: "**Doppel in this server**",
  quota: (swaps) => {
    if (swaps === 0) return "unlimited swaps";
    return swaps === 1 ? "1 swap a day" : `${swaps} swaps a day`;
  },
  forEverybody: (quota) => `Everybody: ${quota}.`,
  asConfigured: (quota) => `Everybody: ${quota}, as usual with this bot.`,
  forOne: (whom, quota) => `${whom}: ${quota}.`,
  quotaIsNow: (line) => `From now on: ${line}`,
  quotaIsGone: "This server has no quota of its own any more.",
  quotaOfIsGone: (whom) => `${whom} has no quota of their own any more.`,
  whichCounts: "A person's own quota counts before those of their roles, those before everybody's.",
  blocked: (user) => `${user} can no longer use Doppel here. What was waiting for them has ended.`,
  unblocked: (user) => `${user} can use Doppel here again.`,
  notBlocked: (user) => `${user} was not blocked.`,
  blockedNow: (users) => `Blocked: ${users}.`,
  nobodyBlocked: "Nobody is blocked.",
  repliesPublic: "Results are for everybody to see, unless whoever asks wants them private.",
  repliesPrivate: "Results are only for whoever asks, unless they want them public.",
  modes: { public: "public", private: "private" },
};
