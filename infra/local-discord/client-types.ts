import type { APIAttachment, APIEmbed } from "discord-api-types/v10";
import type { Json } from "./world.ts";

/** A file of one's own. */
export interface File {
  name: string;
  data: Buffer;
}

/** Starts an interaction and follows it; the body is that of `POST /local/interactions`. */
export type Act = (action: Json) => Promise<Reply>;

/** A message as it stood when it was looked at. */
export interface ChatMessage {
  id: string;
  channelId: string;
  author: { id: string; username: string };
  /** What there is to read: the content, or the text displays of a components V2 message, line by line. */
  content: string;
  embeds: APIEmbed[];
  /** The files there are to see: attachments, then what galleries, thumbnails and file components show. */
  attachments: APIAttachment[];
  /** Discord's component tree. */
  components: Json[];
  /** Every pressable or selectable component, from anywhere in the tree; a menu's label is its placeholder. */
  controls: {
    customId: string;
    label: string | null;
    type: number;
    disabled: boolean;
    /** A string select's values, and those chosen already. */
    options: string[];
    chosen: string[];
  }[];
  ephemeral: boolean;
  /** "Doppel is thinking…" */
  loading: boolean;
  deleted: boolean;
  /** The message object as Discord's API gives it. */
  json: Json;
  /** Presses a button, named by its custom id or label. */
  press(user: Named, component: string): Promise<Reply>;
  /** Chooses in a select menu. */
  select(user: Named, component: string, values: string[]): Promise<Reply>;
}

/** A user, or a name. */
export type Named = string | { name: string };

/** What became of an interaction, as the person who started it sees it. Always current. */
export interface Reply {
  id: string;
  user: string;
  /** The reply; for a pressed button that changed its message, that message; null before the first response. */
  message: ChatMessage | null;
  followUps: ChatMessage[];
  /** Reply and follow-ups, deleted ones left out. */
  messages: ChatMessage[];
  /** Content of the newest message that is not deleted, "" without one. */
  content: string;
  attachments: APIAttachment[];
  ephemeral: boolean;
  /** Nothing but "thinking" so far. */
  loading: boolean;
  /** The reply was deleted. */
  deleted: boolean;
  /** "The application did not respond", else null. */
  error: string | null;
  /** Milliseconds by the local Discord's clock, null before the first response. */
  acknowledgedAfterMs: number | null;
  /** The same to the first thing to see that is more than "thinking". */
  answeredAfterMs: number | null;
  modal: Json | null;
  choices: { name: string; value: string | number }[] | null;
  /** Waits for the first response, or for Discord to give up on it. */
  acknowledged(options?: Wait): Promise<Reply>;
  /**
   * Waits until there is something to see: a reply that is not "thinking", a modal, choices, or an error. A "thinking"
   * that was deleted without a follow-up is not settled: the person has no answer.
   */
  settled(options?: Wait): Promise<Reply>;
  /** Waits until `holds`; fails at once if the application did not respond and `holds` is still false. */
  until(holds: (reply: Reply) => boolean, options?: Wait): Promise<Reply>;
  /** Fills and submits the modal: by custom id text, `true`, values or files. */
  submitModal(fields: Record<string, unknown>): Promise<Reply>;
}

/** How long to wait, in milliseconds; 10 s by default. */
export interface Wait {
  timeoutMs?: number;
}
