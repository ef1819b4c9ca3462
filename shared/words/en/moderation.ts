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
  logHere:
    "Results in this server are noted here from now on: who, when and where, without pictures or names.",
  logIn: (channel) => `Results are noted in ${channel}: who, when and where.`,
  logOff: "Results are noted in no channel.",
  logLine: (user, when, where) => `${user} ${when} ${where}`,
  logPrivate: (channel) => `privately in ${channel}`,
  usageTotal: (days, swaps, people) => {
    const span = days === 1 ? "Today" : `The last ${days} days`;
    return `**${span}: ${swaps} ${swaps === 1 ? "swap" : "swaps"} by ${people} ${people === 1 ? "person" : "people"}.**`;
  },
  usageDay: (day, swaps, people) => `${day}: ${swaps} by ${people}`,
  usageTop: "Most by:",
  usageUser: (user, swaps) => `${user}: ${swaps}`,
  repliesPublic: "Results are for everybody to see, unless whoever asks wants them private.",
  repliesPrivate: "Results are only for whoever asks, unless they want them public.",
  modes: { public: "public", private: "private" },
};
