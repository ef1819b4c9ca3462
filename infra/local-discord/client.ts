import type { APIAttachment } from "discord-api-types/v10";
import { openFeed } from "./client-feed.ts";
import { followReply, toChatMessage } from "./client-reply.ts";
import type { Act, ChatMessage, File, Reply } from "./client-types.ts";
import type { RuleChange, Rules } from "./rules.ts";
import type { WireEntry } from "./wire.ts";
import type { Json } from "./world.ts";

export type { ChatMessage, File, Reply } from "./client-types.ts";

/** An option's value: text, number, boolean, or a file for attachment options. */
export type OptionValue = string | number | boolean | File | undefined;

/** Where to act; "#general" by default, "dm" is one's own DM with the bot. */
export interface Place {
  channel?: string;
}

/** A person in front of their Discord client. */
export interface User {
  name: string;
  /** Sends a slash command; subcommands after a space. */
  slash(name: string, options?: Record<string, OptionValue>, place?: Place): Promise<Reply>;
  /** Types into the option `focused`, which reads as in `options` by now. */
  type(name: string, options: Record<string, OptionValue>, focused: string, place?: Place): Promise<Reply>;
  /** The choices offered while one types so; throws if none came. */
  autocomplete(
    name: string,
    options: Record<string, OptionValue>,
    focused: string,
    place?: Place,
  ): Promise<{ name: string; value: string | number }[]>;
  /** Uses a message command. */
  contextMenu(name: string, message: { id: string }): Promise<Reply>;
  press(message: { id: string }, component: string): Promise<Reply>;
  select(message: { id: string }, component: string, values: string[]): Promise<Reply>;
  /** Sends a press, a choice or a form with any custom id, as only a changed client does. */
  forge(message: { id: string }, customId: string, forged?: Forgery): Promise<Reply>;
  /** Posts a message. */
  post(message: Omit<Post, "author">): Promise<ChatMessage>;
  /** Passes a message on, to "#general" by default. */
  forward(message: { id: string }, place?: Place): Promise<ChatMessage>;
  /** Deletes a message, as its author or a moderator, or dismisses one that only this person sees. */
  remove(message: { id: string }): Promise<void>;
  /** The messages this person sees in a channel, oldest first. */
  messages(place?: Place): Promise<ChatMessage[]>;
}

/** What is pretended: a button's press, unless told. */
export interface Forgery {
  as?: "button" | "select" | "modal";
  values?: string[];
  fields?: Record<string, string>;
}

/** A message by anyone: a user's name, "Midjourney", or a made-up user object. */
export interface Post {
  author: string | { id: string; username: string; bot?: boolean };
  channel?: string;
  content?: string;
  embeds?: Json[];
  components?: Json[];
  files?: File[];
  flags?: number;
  /** The id of a message to pass on; nothing else is sent then. */
  forward?: string;
}

/** The people's side of a local Discord. */
export interface DiscordClient {
  origin: string;
  /** @param client whose language all that they do carries from then on; "en-US" by default */
  user(name: string, client?: { locale: string }): User;
  post(message: Post): Promise<ChatMessage>;
  /** Calls `look` with an interaction's id whenever something became of it. @returns what ends that */
  onProgress(look: (interactionId: string) => void): () => void;
  /** The latest state of a message, also of one that was deleted since. */
  message(id: string): ChatMessage | null;
  commands(): Promise<Json[]>;
  download(attachment: Pick<APIAttachment, "url">): Promise<Buffer>;
  advanceClock(ms: number): Promise<void>;
  rules(change?: RuleChange): Promise<Rules>;
  /** What the bot and the workers have sent so far, oldest first. */
  wire(): Promise<WireEntry[]>;
  clearWire(): Promise<void>;
  close(): void;
}

/** Connects to a local Discord, as all of its people at once. */
export async function connectLocalDiscord(origin: string): Promise<DiscordClient> {
  const feed = await openFeed(origin);

  async function call(method: string, path: string, body?: string | FormData): Promise<unknown> {
    const headers: Record<string, string> =
      typeof body === "string" ? { "content-type": "application/json" } : {};
    const response = await fetch(`${origin}/local/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    if (response.status === 204) return undefined;
    const answer = (await response.json()) as { message?: string };
    if (!response.ok) throw new Error(`The local Discord refused ${method} ${path}: ${answer.message}`);
    return answer;
  }

  const locales = new Map<string, string>();

  const act: Act = async (action) => {
    const locale = locales.get(String(action.user));
    const body = toBody(locale === undefined ? action : { ...action, locale });
    const { id } = (await call("POST", "interactions", body)) as { id: string };
    return followReply(id, String(action.user), feed, act);
  };

  const chat = (json: Json) => toChatMessage({ json, deleted: false }, act);

  async function post({ files = [], ...message }: Post): Promise<ChatMessage> {
    return chat((await call("POST", "messages", toBody({ ...message }, files))) as Json);
  }

  function user(name: string, client?: { locale: string }): User {
    if (client) locales.set(name, client.locale);
    const type: User["type"] = (command, options, focused, place = {}) =>
      act({ kind: "autocomplete", user: name, name: command, options, focused, ...place });
    return {
      name,
      slash: (command, options = {}, place = {}) =>
        act({ kind: "slash", user: name, name: command, options, ...place }),
      type,
      async autocomplete(command, options, focused, place) {
        const reply = await type(command, options, focused, place);
        await reply.settled();
        if (reply.choices === null) throw new Error("Loading options failed");
        return reply.choices;
      },
      contextMenu: (command, { id }) => act({ kind: "context", user: name, name: command, message: id }),
      press: ({ id }, component) => act({ kind: "component", user: name, message: id, component }),
      select: ({ id }, component, values) =>
        act({ kind: "component", user: name, message: id, component, values }),
      forge: ({ id }, customId, forged = {}) =>
        act({ kind: "forged", user: name, message: id, customId, as: "button", ...forged }),
      post: (message) => post({ ...message, author: name }),
      forward: ({ id }, place = {}) => post({ ...place, author: name, forward: id }),
      async remove({ id }) {
        await call("DELETE", `messages/${id}?${new URLSearchParams({ user: name })}`);
      },
      async messages({ channel = "general" } = {}) {
        const query = new URLSearchParams({ user: name, channel });
        return ((await call("GET", `messages?${query}`)) as Json[]).map(chat);
      },
    };
  }

  return {
    origin,
    user,
    post,
    onProgress: feed.onProgress,
    message(id) {
      const seen = feed.message(id);
      return seen === undefined ? null : toChatMessage(seen, act);
    },
    commands: async () => (await call("GET", "commands")) as Json[],
    async download({ url }) {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`The attachment answers ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },
    async advanceClock(ms) {
      await call("POST", "clock", JSON.stringify({ advanceMs: ms }));
    },
    rules: async (change = {}) => (await call("POST", "rules", JSON.stringify(change))) as Rules,
    wire: async () => (await call("GET", "wire")) as WireEntry[],
    async clearWire() {
      await call("DELETE", "wire");
    },
    close: feed.close,
  };
}

/** JSON; with files a form: JSON as `payload_json`, every file inside it as `{file: n}` with `files[n]` beside it. */
function toBody(json: Json, attachments: File[] = []): string | FormData {
  const form = new FormData();
  let count = 0;
  const add = ({ name, data }: File) => {
    form.append(`files[${count}]`, new Blob([new Uint8Array(data)]), name);
    return { file: count++ };
  };
  const replace = (value: unknown): unknown => {
    if (isFile(value)) return add(value);
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  for (const file of attachments) add(file);
  const payload = JSON.stringify(replace(json));
  if (count === 0) return payload;
  form.append("payload_json", payload);
  return form;
}

function isFile(value: unknown): value is File {
  return typeof value === "object" && value !== null && "data" in value && Buffer.isBuffer(value.data);
}
