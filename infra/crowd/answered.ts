import type { Reply } from "../local-discord/client.ts";

/** Positions in the queue, and how far the work is: the answer is still to come. */
const meanwhile = /^Waiting: |^You are next|\.\.\.$/;

/** Said when Doppel itself is not up to it. */
const failure = /^(Something broke|I can't reach my storage|This took too long|No machine is free)/;

/** Whether it was Doppel's own fault that nothing came of it. */
export function isFailure({ content }: Pick<Reply, "content">): boolean {
  return failure.test(content);
}

/** Nothing more is to come, as far as anybody can see. */
export function isAnswered({ messages, loading, error }: Reply): boolean {
  if (error !== null) return true;
  const [message] = messages;
  return !loading && message !== undefined && !meanwhile.test(message.content);
}
