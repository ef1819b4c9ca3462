import type { Choice } from "./command-types.ts";

/** The JSON that the local Discord speaks, as far as the page looks into it. */
export interface User {
  id: string;
  username: string;
  global_name?: string | null;
  bot?: boolean;
}

/** One of the made-up people, with the token that their own client speaks with. */
export interface Person extends User {
  token: string;
  isModerator: boolean;
}

/** `context` is Discord's: 0 guild, 1 bot DM, 2 private channel. */
export interface Channel {
  id: string;
  name: string;
  context: 0 | 1 | 2;
  members: string[] | null;
}

export interface World {
  applicationId: string;
  users: Person[];
  bot: User;
  channels: Channel[];
  roles: { id: string; name: string }[];
}

export interface Media {
  url: string;
  width?: number | null;
  height?: number | null;
  content_type?: string | null;
}

export interface Attachment extends Media {
  id: string;
  filename: string;
  size: number;
  description?: string | null;
}

export interface Embed {
  title?: string;
  description?: string;
  url?: string;
  color?: number;
  timestamp?: string;
  author?: { name: string };
  footer?: { text: string };
  image?: Media;
  thumbnail?: Media;
  fields?: { name: string; value: string; inline?: boolean }[];
}

export interface Option {
  label: string;
  value: string;
  description?: string | null;
  default?: boolean;
  emoji?: { name: string } | null;
}

export interface GalleryItem {
  media: Media;
  description?: string | null;
  spoiler?: boolean;
}

/** Any component of a message or a modal; `type` says which fields are there. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string;
  style?: number;
  label?: string;
  description?: string | null;
  emoji?: { name: string } | null;
  url?: string | null;
  disabled?: boolean;
  required?: boolean;
  placeholder?: string | null;
  options?: Option[];
  min_values?: number;
  max_values?: number;
  min_length?: number;
  max_length?: number;
  value?: string | null;
  default?: boolean | null;
  content?: string;
  items?: GalleryItem[];
  media?: Media;
  file?: Media;
  name?: string;
  size?: number;
  spoiler?: boolean;
  divider?: boolean;
  spacing?: number;
  accent_color?: number | null;
  components?: Component[];
  component?: Component;
  accessory?: Component;
}

/** What a message holds, also inside a forward. */
export interface MessageBody {
  content: string;
  embeds: Embed[];
  attachments: Attachment[];
  components: Component[];
  flags: number;
  timestamp: string;
  edited_timestamp: string | null;
}

export interface Message extends MessageBody {
  id: string;
  channel_id: string;
  author: User;
  type: number;
  /** Who used which command to get this reply. */
  interaction?: { id: string; name: string; user: User };
  interaction_metadata?: { id: string; user: User };
  message_reference?: { type?: number; message_id: string; channel_id: string };
  message_snapshots?: { message: MessageBody }[];
}

export interface Modal {
  title: string;
  custom_id: string;
  components: Component[];
}

/** What became of an interaction, as the person who started it sees it. */
export interface Interaction {
  id: string;
  state: "waiting" | "acknowledged" | "failed";
  error: string | null;
  modal: Modal | null;
  choices: Choice[] | null;
  messageId: string | null;
}

/** Message flags. */
export const flags = {
  ephemeral: 64,
  loading: 128,
  snapshot: 1 << 14,
  componentsV2: 1 << 15,
} as const;

/** Component types, as Discord numbers them. */
export const kinds = {
  row: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  upload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** How a user is called where everybody reads it. */
export function nameOf({ global_name, username }: User): string {
  return global_name || username;
}
