import type { StoredFile } from "./cdn.ts";
import { componentsV2 } from "./validate-components.ts";
import type { Channel, Json } from "./world.ts";

/** Message flags. */
export const messageFlags = {
  suppressEmbeds: 4,
  ephemeral: 64,
  loading: 128,
  hasSnapshot: 1 << 14,
  componentsV2,
} as const;

/** A message as it is kept. */
export interface Message {
  id: string;
  channel: Channel;
  author: Json;
  content: string;
  embeds: Json[];
  components: Json[];
  files: StoredFile[];
  flags: number;
  type: number;
  createdAt: number;
  editedAt: number | null;
  /** The only user who sees it; null is everyone in the channel. */
  visibleTo: string | null;
  /** What this message forwards, as it was then, with files of its own. */
  snapshot: Message | null;
  /** Fields that depend on where it came from: interaction_metadata, webhook_id and so on. */
  origin: Json;
}

/** What a new message is made of besides its body. */
export interface NewMessage {
  channel: Channel;
  author: Json;
  flags?: number;
  type?: number;
  visibleTo?: string | null;
  origin?: Json;
}
