import type { ReplySecrets } from "../../shared/replies.ts";

/** What a reply's record may hold. */
export const secrets: ReplySecrets = {
  applicationId: "1",
  token: "very-secret-token",
  pictures: [{ url: "https://cdn.discordapp.com/signed", bytes: 10, mayMove: false }],
  ephemeral: false,
  attachmentLimit: 1000,
  afterwards: null,
  quiet: false,
  locale: "en-US",
  notice: null,
};
