import type { Body } from "./body.ts";
import type { Cdn, StoredFile, Upload } from "./cdn.ts";
import type { Clock } from "./clock.ts";
import { discordErrors, invalidForm } from "./errors.ts";
import type { Events } from "./events.ts";
import { attachmentNames, numberComponents, resolveMedia } from "./media.ts";
import { type Message, messageFlags, type NewMessage } from "./message-types.ts";
import type { Rules } from "./rules.ts";
import { componentsV2, validate } from "./validate.ts";
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
    const hidden = attachmentNames(embeds);
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
      ...message.origin,
    };
  }

  function announce(message: Message, event: "MESSAGE_CREATE" | "MESSAGE_UPDATE"): void {
    const rendered = render(message);
    events.publish({ type: "message", message: rendered, visibleTo: message.visibleTo });
    if (message.visibleTo !== null) return;
    const { channel } = message;
    dispatch(event, channel, channel.context === 0 ? { ...rendered, guild_id: guildId } : rendered);
  }

  /**
   * Discord's rule since v10: without `attachments` everything stays and every file is added; with it, only what
   * it lists stays, old ones by their id and new files by their number.
   */
  function nextFiles(old: StoredFile[], { json, files }: Body, message: Message): StoredFile[] {
    const store = (file: Upload) => cdn.store(file, message.channel.id, message.visibleTo !== null);
    if (!Array.isArray(json.attachments)) return [...old, ...[...files.values()].map(store)];
    return (json.attachments as Json[]).map((entry, index) => {
      const kept = old.find(({ id }) => id === String(entry.id));
      const description = typeof entry.description === "string" ? { description: entry.description } : {};
      if (kept !== undefined) return { ...kept, ...description };
      const file = files.get(Number(entry.id ?? index));
      if (file === undefined) {
        throw invalidForm(
          ["attachments", index, "id"],
          "ATTACHMENT_NOT_FOUND",
          `Attachment ${entry.id} was not uploaded`,
        );
      }
      return store({
        ...file,
        ...description,
        ...(typeof entry.filename === "string" ? { name: entry.filename } : {}),
      });
    });
  }

  function fill(message: Message, body: Body, limited: boolean): void {
    const { json } = body;
    validate("message", { ...json, flags: Number(json.flags ?? 0) | (message.flags & componentsV2) });
    const isOver = [...body.files.values()].some(({ data }) => data.length > rules.attachmentLimit);
    if (limited && isOver) throw discordErrors.tooLarge();
    const files = nextFiles(message.files, body, message);
    const content = json.content === undefined ? message.content : String(json.content ?? "");
    const embeds = json.embeds === undefined ? message.embeds : ((json.embeds ?? []) as Json[]);
    const components =
      json.components === undefined ? message.components : ((json.components ?? []) as Json[]);
    if (content === "" && embeds.length + components.length + files.length === 0)
      throw discordErrors.emptyMessage();
    for (const file of message.files) if (!files.some(({ id }) => id === file.id)) cdn.remove(file);
    message.flags = (message.flags & ~messageFlags.loading) | (Number(json.flags ?? 0) & editableFlags);
    Object.assign(message, { content, files, embeds, components: numberComponents(components) });
  }

  function blank({
    channel,
    author,
    flags = 0,
    type = 0,
    visibleTo = null,
    origin = {},
  }: NewMessage): Message {
    const common = { id: nextId(), channel, author, flags, type, visibleTo, origin };
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
    edit(message: Message, body: Body): void {
      const wasLoading = (message.flags & messageFlags.loading) !== 0;
      fill(message, body, true);
      message.editedAt = wasLoading ? null : clock.now();
      announce(message, "MESSAGE_UPDATE");
    },
    remove(message: Message): void {
      const { id, channel, visibleTo } = message;
      all.delete(id);
      for (const file of message.files) cdn.remove(file);
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
