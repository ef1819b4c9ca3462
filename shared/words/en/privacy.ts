import type { Mention, PrivacyWords } from "../words.ts";

export const privacy = (mention: Mention): PrivacyWords => ({
  title: "**What I keep of you**",
  nothing: "No identity.",
  identity: (name, savedAt, usedAt) => `\`${name}\` saved ${savedAt}, last used ${usedAt}`,
  more: (count) => `and ${count} more: they are in the export and in ${mention("listid")}.`,
  defaults: (spec) => `Default: \`${spec}\``,
  consent: (version, at) =>
    at === null
      ? `You confirmed once that you may use these faces (text ${version}).`
      : `You confirmed ${at} that you may use these faces (text ${version}).`,
  quota: (used) =>
    `Swaps counted today: ${used}. The count lies under a keyed hash instead of your name, until midnight (UTC).`,
  passing:
    "Where the pictures of your results were is kept, encrypted, for 24 hours, for the buttons below them. Uploads and results themselves are not kept.",
  ledger: (days) =>
    `Where your results are (server, channel, message, time) is kept, encrypted, for ${days} days, also after you erase everything, to find them if somebody objects. Deleted ones: server, time, cost. No pictures, no names. What moderators decide about you is their server's.`,
  retention: (days) =>
    days === 0
      ? "Identities stay until you erase them."
      : `Identities that nobody uses for ${days} days are erased; you are warned before.`,
  backups: (days) => {
    if (days === null) return "How long backups are kept, whoever runs this bot can tell you.";
    if (days === 0) return "No backups are kept.";
    return `Faces are encrypted in backups, too; those are kept for ${days} days, so that what you erase now is gone from them after that.`;
  },
  export: "Export",
  erase: "Erase ...",
  exported:
    "Everything in one file: `doppel.json` with dates, settings and the numbers that describe each face, and the cut-outs as WebP. Whoever has it has your faces.",
  expiring: (identities) => {
    const list = identities.map(({ name, at }) => `\`${name}\` (${at})`).join(", ");
    return `Not used for long, and soon erased: ${list}. Use what you want to keep once with ${mention("swapid")}.`;
  },
});
