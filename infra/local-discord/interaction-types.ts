import type { InteractionView } from "./events.ts";
import type { Message } from "./message-types.ts";
import type { Channel, Json } from "./world.ts";

/** Interaction types, as Discord numbers them. */
export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
/** Callback types, as Discord numbers them. */
export const callbackTypes = {
  message: 4,
  deferred: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const;

/** What is known before the bot hears of it. */
export interface NewInteraction {
  type: 2 | 3 | 4 | 5;
  userId: string;
  /** The language of their client. */
  locale: string;
  channel: Channel;
  /** The message whose component was pressed, also behind a modal. */
  source: Message | null;
  /** Type of the reply's message: 20 slash, 23 context menu, 19 component. */
  replyType: 19 | 20 | 23;
  /** The command's name, for what is shown above its reply; null for components and modals. */
  command: string | null;
  /** The reply's `interaction_metadata`, without its id. */
  metadata: Json;
}

/** One interaction and what became of it. */
export interface Interaction extends NewInteraction {
  id: string;
  token: string;
  createdAt: number;
  acknowledgedAt: number | null;
  /** When there was first something to see that is more than "thinking". */
  answeredAt: number | null;
  failed: boolean;
  expired: boolean;
  /** The reply is "thinking" and nothing has taken its place. */
  deferred: boolean;
  replyId: string | null;
  followUpIds: string[];
  modal: Json | null;
  choices: InteractionView["choices"];
}

/** What the person who started it may know. */
export function viewOf(interaction: Interaction): InteractionView {
  const { id, userId, acknowledgedAt, answeredAt, createdAt, failed } = interaction;
  const { modal, choices, replyId, followUpIds } = interaction;
  return {
    id,
    userId,
    state: failed ? "failed" : acknowledgedAt === null ? "waiting" : "acknowledged",
    acknowledgedAfterMs: acknowledgedAt === null ? null : acknowledgedAt - createdAt,
    answeredAfterMs: answeredAt === null ? null : answeredAt - createdAt,
    error: failed ? "The application did not respond" : null,
    modal,
    choices,
    messageId: replyId,
    followUpIds: [...followUpIds],
  };
}
