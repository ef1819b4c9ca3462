import type { Body } from "./body.ts";
import type { Cdn } from "./cdn.ts";
import type { Clock } from "./clock.ts";
import { discordErrors } from "./errors.ts";
import type { Events } from "./events.ts";
import { attachmentNames, completeComponents, resolveMedia } from "./media.ts";
import { checkMedia, nextFiles } from "./message-files.ts";
import { type Message, messageFlags, type NewMessage } from "./message-types.ts";
import type { Rules } from "./rules.ts";
import { validate } from "./validate.ts";
import { componentsV2 } from "./validate-components.ts";
import { type Channel, guildId, type Json } from "./world.ts";

/** What an edit may change. */
const editableFlags = messageFlags.suppressEmbeds | componentsV2;

interface Parts {
  clock: Clock;
  nextId: () => string;
  cdn: Cdn;
  events: Events;
  rules: Rules;
  /** Tells the gateway; ephemeral messages never go there. */
  dispatch: (event: string, channel: Channel, data: Json) => void;
}

/** Every message there is. */
export type Messages = ReturnType<typeof createMessages>;

/** @see Messages */
export function createMessages({ clock, nextId, cdn, events, rules, dispatch }: Parts) {
  const all = new Map<string, Message>();

  function render(message: Message): Json {
    const { id, channel, author, content, type, flags, files, embeds, components } = message;
    const hidden = attachmentNames([...embeds, ...components]);
    const attachments = files.filter(({ name }) => !hidden.has(name)).map(cdn.attachment);
    return {
      id,
      channel_id: channel.id,
      author,
      content,
      timestamp: new Date(message.createdAt).toISOString().replace("Z", "000+00:00"),
      edited_timestamp: message.editedAt === null ? null : new Date(message.editedAt).toISOString(),
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments,
      embeds: resolveMedia(embeds, files, cdn),
      components: resolveMedia(components, files, cdn),
      pinned: false,
      type,
      flags,
      ...(message.snapshot === null ? {} : { message_snapshots: [{ message: minimal(message.snapshot) }] }),
      ...message.origin,
    };
  }

  /** What a forward shows of its original. */
  function minimal(snapshot: Message): Json {
    const { id, channel_id, author, tts, mention_everyone, pinned, ...rest } = render({
      ...snapshot,
      origin: {},
    });
    return rest;
  }

  function announce(message: Message, event: "MESSAGE_CREATE" | "MESSAGE_UPDATE"): void {
    const rendered = render(message);
    const isNew = event === "MESSAGE_CREATE";
    events.publish({ type: "message", isNew, message: rendered, visibleTo: message.visibleTo });
    if (message.visibleTo !== null) return;
    const { channel } = message;
    dispatch(event, channel, channel.context === 0 ? { ...rendered, guild_id: guildId } : rendered);
  }

  function fill(message: Message, body: Body, limited: boolean): void {
    const { json } = body;
    validate("message", { ...json, flags: Number(json.flags ?? 0) | (message.flags & componentsV2) });
    const isOver = [...body.files.values()].some(({ data }) => data.length > rules.attachmentLimit);
    if (limited && isOver) throw discordErrors.tooLarge();
    const files = nextFiles(message, body, cdn);
    const content = json.content === undefined ? message.content : String(json.content ?? "");
    const embeds = json.embeds === undefined ? message.embeds : ((json.embeds ?? []) as Json[]);
    const components =
      json.components === undefined ? message.components : ((json.components ?? []) as Json[]);
    if (content === "" && embeds.length + components.length + files.length === 0)
      throw discordErrors.emptyMessage();
    checkMedia(components, files);
    const flags = (message.flags & ~messageFlags.loading) | (Number(json.flags ?? 0) & editableFlags);
    if (flags & componentsV2) validate("message", { flags, content, embeds });
    for (const file of message.files) if (!files.some(({ id }) => id === file.id)) cdn.remove(file);
    Object.assign(message, { flags, content, files, embeds, components: completeComponents(components) });
  }

  function blank({
    channel,
    author,
    flags = 0,
    type = 0,
    visibleTo = null,
    origin = {},
  }: NewMessage): Message {
    const common = { id: nextId(), channel, author, flags, type, visibleTo, origin, snapshot: null };
    return {
      ...common,
      content: "",
      embeds: [],
      components: [],
      files: [],
      createdAt: clock.now(),
      editedAt: null,
    };
  }

  return {
    /** A message with a body. @throws DiscordError 50006, 50035, 40005 */
    create(about: NewMessage, body: Body, { limited = true } = {}): Message {
      const message = blank(about);
      fill(message, body, limited);
      all.set(message.id, message);
      announce(message, "MESSAGE_CREATE");
      return message;
    },
    /** "Doppel is thinking…" */
    createLoading(about: NewMessage): Message {
      const message = blank({ ...about, flags: (about.flags ?? 0) | messageFlags.loading });
      all.set(message.id, message);
      announce(message, "MESSAGE_CREATE");
      return message;
    },
    /** Passes a message on as it is now; what becomes of the original later does not matter. */
    forward(about: NewMessage, original: Message): Message {
      const { id, channel } = original;
      const place = channel.context === 0 ? { guild_id: guildId } : {};
      const reference = { type: 1, channel_id: channel.id, message_id: id, ...place };
      const message = blank({
        ...about,
        flags: messageFlags.hasSnapshot,
        origin: { message_reference: reference },
      });
      const files = original.files.map((file) => cdn.store(file, about.channel.id, false));
      message.snapshot = { ...original, files };
      all.set(message.id, message);
      announce(message, "MESSAGE_CREATE");
      return message;
    },
    edit(message: Message, body: Body): void {
      const wasLoading = (message.flags & messageFlags.loading) !== 0;
      fill(message, body, true);
      message.editedAt = wasLoading ? null : clock.now();
      announce(message, "MESSAGE_UPDATE");
    },
    remove(message: Message): void {
      const { id, channel, visibleTo } = message;
      all.delete(id);
      for (const file of [...message.files, ...(message.snapshot?.files ?? [])]) cdn.remove(file);
      events.publish({ type: "message-deleted", id, channelId: channel.id, visibleTo });
      if (visibleTo !== null) return;
      const place = channel.context === 0 ? { guild_id: guildId } : {};
      dispatch("MESSAGE_DELETE", channel, { id, channel_id: channel.id, ...place });
    },
    has: (id: string | null) => all.has(id ?? ""),
    /** @throws DiscordError 10008 */
    get(id: string | null): Message {
      const message = all.get(id ?? "");
      if (message === undefined) throw discordErrors.unknownMessage();
      return message;
    },
    /** Oldest first: what `userId` sees, or for null, what the bot's token can read. */
    list(channelId: string, userId: string | null): Message[] {
      return [...all.values()].filter(
        ({ channel, visibleTo }) => channel.id === channelId && (visibleTo === null || visibleTo === userId),
      );
    },
    /** All of them, oldest first. */
    everything: () => [...all.values()],
    render,
  };
}
