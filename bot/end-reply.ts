import type { REST } from "discord.js";
import type { Mistake } from "../shared/errors.ts";
import { sentenceFor } from "../shared/words/words-for.ts";
import type { BotDeps } from "./deps.ts";
import { refuseByToken } from "./tell-by-token.ts";

/** Ends a reply that no worker will end: its sentence, its refund. Does nothing if it has ended. */
export async function endReply(
  replyId: string,
  mistake: Mistake,
  rest: REST,
  { replies, admission, wordsFor }: BotDeps,
): Promise<void> {
  const reply = await replies.read(replyId);
  if (!reply) return replies.forget(replyId);
  const { secrets } = reply;
  const ended = await replies.write(replyId, ["waiting", "working"], "final", async () => {
    if (!secrets.quiet) await refuseByToken(rest, secrets, sentenceFor(mistake, wordsFor(secrets.locale)));
  });
  if (ended) await admission.finish({ userId: reply.userId, replyId, refund: reply.charged });
}
