import type { Json } from "./world.ts";

/** What a Discord client would learn: something appeared, changed or vanished. */
export type LocalEvent =
  | { type: "message"; isNew: boolean; message: Json; visibleTo: string | null }
  | { type: "message-deleted"; id: string; channelId: string; visibleTo: string | null }
  | { type: "interaction"; interaction: InteractionView; visibleTo: string };

/** What the person who started an interaction knows of it. */
export interface InteractionView {
  id: string;
  userId: string;
  /** waiting: not acknowledged yet; failed: "The application did not respond". */
  state: "waiting" | "acknowledged" | "failed";
  /** Milliseconds from the interaction to the first response, null before it. */
  acknowledgedAfterMs: number | null;
  /** The same to the first sentence, form, choices or picture: "thinking" is none. */
  answeredAfterMs: number | null;
  error: string | null;
  modal: Json | null;
  choices: { name: string; value: string | number }[] | null;
  /** The reply, or the pressed message where the bot answered by changing it. */
  messageId: string | null;
  followUpIds: string[];
}

/** Hands events to everyone who listens. */
export interface Events {
  publish(event: LocalEvent): void;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: LocalEvent) => void): () => void;
}

/** @see Events */
export function createEvents(): Events {
  const listeners = new Set<(event: LocalEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
