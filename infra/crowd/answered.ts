import type { Reply } from "../local-discord/client.ts";

/** Positions in the queue, and how far the work is: the answer is still to come. */
const meanwhile = /^Waiting: |^You are next|\.\.\.$/;

/** Nothing more is to come, as far as anybody can see. */
export function isAnswered({ messages, loading, error }: Reply): boolean {
  if (error !== null) return true;
  const [message] = messages;
  return !loading && message !== undefined && !meanwhile.test(message.content);
}
