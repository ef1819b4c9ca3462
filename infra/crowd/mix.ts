import type { ChatMessage, Reply, User } from "../local-discord/client.ts";

/**
 * Of a hundred interactions. Most of what a busy bot hears is typing, reading and mistakes; nobody's processor swaps
 * two hundred pictures a second, so that of the swaps some must hear "later".
 */
export const shares = {
  typing: 40,
  mistake: 24,
  help: 10,
  swap: 8,
  setid: 6,
  privacy: 4,
  question: 3,
  press: 3,
  listid: 2,
} as const;

export type DeedKind = keyof typeof shares;

/** The kinds in an order that spreads each of them evenly. */
export const sequence: readonly DeedKind[] = Object.entries(shares)
  .flatMap(([kind, share]) =>
    Array.from({ length: share }, (_, index) => ({ kind: kind as DeedKind, at: (index + 0.5) / share })),
  )
  .sort((a, b) => a.at - b.at)
  .map(({ kind }) => kind);

export interface Place {
  /** A message with a picture to swap. */
  readonly message: ChatMessage;
  /** The address of that picture. */
  readonly url: string;
}

/** What people do, `count` being how often it was done before. A swap is anything but an upload, as in `rush`. */
export function createDeeds({
  message,
  url,
}: Place): Record<DeedKind, (user: User, count: number) => Promise<Reply>> {
  const questions: { user: User; reply: Reply }[] = [];
  const mistakes = [{ idname: "mee", url }, { idname: "me -x", url }, { idname: "me" }];
  return {
    typing: (user) => user.type("swapid", { idname: "m" }, "idname"),
    mistake: (user, count) => user.slash("swapid", mistakes[count % mistakes.length]),
    help: (user) => user.slash("help"),
    swap: (user) => user.contextMenu("INSwapper", message),
    setid: (user, count) => user.slash("setid", { idname: count % 2 ? "--greedy" : "--nogreedy" }),
    privacy: (user) => user.slash("privacy"),
    async question(user) {
      const reply = await user.slash("delall");
      questions.push({ user, reply });
      return reply;
    },
    async press(user) {
      const at = questions.findIndex(({ reply }) => reply.answeredAfterMs !== null);
      const [open] = at < 0 ? [] : questions.splice(at, 1);
      const keep = open?.reply.message?.controls.at(-1);
      if (!open?.reply.message || !keep) return user.slash("help");
      return open.user.press(open.reply.message, keep.customId);
    },
    listid: (user) => user.slash("listid"),
  };
}
