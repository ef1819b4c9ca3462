import { ApiError, createRest, fetchCommands, pageSize, type Rest, startInteraction } from "./api.ts";
import { connectGateway } from "./gateway.ts";
import { createStore, type Store } from "./store.ts";
import type { Channel, Choice, Command, Interaction, Message, Modal, Person, World } from "./types.ts";

/** Something that was done and that the bot has not acknowledged yet, or never did. */
export interface Pending {
  key: string;
  channelId: string;
  /** What was used, as shown: "/saveid", "INSwapper"; "" for a component. */
  label: string;
  /** The message whose component was used. */
  messageId: string | null;
  customId: string | null;
  interactionId: string | null;
  /** How much has been uploaded, 0 to 1. */
  progress: number;
  error: string | null;
}

/** A channel's messages as far as they are here, oldest first. */
export interface History {
  messages: Message[];
  hasEarlier: boolean;
}

export interface SessionState {
  connection: "connecting" | "open" | "lost";
  /** The language of this person's Discord, which the bot is told. */
  locale: string;
  channel: Channel;
  histories: Record<string, History>;
  unread: string[];
  commands: Command[];
  pending: Pending[];
  /** Interactions that the bot has left unanswered. */
  failed: string[];
  modal: { interactionId: string; modal: Modal } | null;
}

/** One person in front of their Discord client. */
export interface Session {
  world: World;
  me: Person;
  /** The channels this person is in. */
  channels: Channel[];
  store: Store<SessionState>;
  rest: Rest;
  open(channel: Channel): void;
  loadEarlier(): Promise<void>;
  /** Does something to the bot; what becomes of it shows in `pending`, then in the messages. */
  act(action: object, about: Partial<Pick<Pending, "label" | "messageId" | "customId">>): Promise<void>;
  /** What the bot offers while one types; empty if it does not answer. */
  autocomplete(name: string, options: object, focused: string): Promise<Choice[]>;
  submitModal(fields: Record<string, unknown>, onProgress: (part: number) => void): Promise<void>;
  closeModal(): void;
  dismiss(key: string): void;
  close(): void;
}

export function createSession(world: World, me: Person, first: Channel): Session {
  const channels = world.channels.filter(({ members }) => members?.includes(me.id) ?? true);
  const rest = createRest(me.token);
  const store = createStore<SessionState>({
    connection: "connecting",
    locale: localStorage.getItem("locale") ?? "en-US",
    channel: first,
    histories: {},
    unread: [],
    commands: [],
    pending: [],
    failed: [],
    modal: null,
  });
  const seen = new Map<string, Interaction>();
  const mine = new Set<string>();
  const waiting = new Map<string, (interaction: Interaction) => void>();
  let count = 0;

  const change = (channelId: string, next: (history: History) => History) => {
    const { histories } = store.get();
    const history = histories[channelId];
    if (history !== undefined) store.set({ histories: { ...histories, [channelId]: next(history) } });
  };
  const setPending = (key: string, part: Partial<Pending>) =>
    store.set({ pending: store.get().pending.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const dismiss = (key: string) =>
    store.set({ pending: store.get().pending.filter((one) => one.key !== key) });

  async function load({ id }: Channel): Promise<void> {
    const messages = await rest.messages(id);
    const { histories } = store.get();
    store.set({ histories: { ...histories, [id]: { messages, hasEarlier: messages.length === pageSize } } });
  }

  function follow(interaction: Interaction): void {
    const { id, state, error, modal } = interaction;
    if (state === "failed") store.set({ failed: [...store.get().failed, id] });
    if (state === "waiting" || !mine.has(id)) return;
    const pending = store.get().pending.find(({ interactionId }) => interactionId === id);
    if (state === "failed") {
      if (pending) setPending(pending.key, { error });
      return;
    }
    if (pending) dismiss(pending.key);
    if (modal !== null) store.set({ modal: { interactionId: id, modal } });
  }

  function onEvent(name: string, data: unknown): void {
    if (name === "LOCAL_INTERACTION") {
      const interaction = data as Interaction;
      const before = seen.get(interaction.id);
      seen.set(interaction.id, interaction);
      waiting.get(interaction.id)?.(interaction);
      if (before?.state !== interaction.state) follow(interaction);
      return;
    }
    const message = data as Message;
    const { channel_id: channelId, id } = message;
    if (name === "MESSAGE_DELETE") {
      change(channelId, ({ messages, ...rest }) => ({
        ...rest,
        messages: messages.filter((one) => one.id !== id),
      }));
      return;
    }
    change(channelId, ({ messages, ...rest }) => ({ ...rest, messages: upsert(messages, message) }));
    const { channel, unread } = store.get();
    const isElsewhere = name === "MESSAGE_CREATE" && channelId !== channel.id;
    if (isElsewhere && !unread.includes(channelId)) store.set({ unread: [...unread, channelId] });
  }

  const disconnect = connectGateway(me.token, {
    onEvent,
    async onState(state) {
      if (state === "lost") return store.set({ connection: "lost" });
      // What happened while nobody listened is read again, channel by channel as they are opened.
      const { histories, channel } = store.get();
      const kept = histories[channel.id];
      store.set({ connection: "open", histories: kept ? { [channel.id]: kept } : {} });
      const [commands] = await Promise.all([fetchCommands(), load(channel)]);
      store.set({ commands });
    },
  });

  /** Tells the server; what the bot says of it may arrive before the server's own answer. */
  async function start(action: object, onProgress: (part: number) => void): Promise<string> {
    const id = await startInteraction({ ...action, user: me.id, locale: store.get().locale }, onProgress);
    mine.add(id);
    return id;
  }

  return {
    world,
    me,
    channels,
    store,
    rest,
    dismiss,
    open(channel) {
      const { histories, unread } = store.get();
      store.set({ channel, unread: unread.filter((id) => id !== channel.id) });
      if (histories[channel.id] === undefined) void load(channel);
      void fetchCommands().then((commands) => store.set({ commands }));
    },
    async loadEarlier() {
      const { channel, histories } = store.get();
      const oldest = histories[channel.id]?.messages[0];
      if (oldest === undefined) return;
      const earlier = await rest.messages(channel.id, oldest.id);
      const hasEarlier = earlier.length === pageSize;
      change(channel.id, ({ messages }) => ({ messages: [...earlier, ...messages], hasEarlier }));
    },
    async act(action, { label = "", messageId = null, customId = null }) {
      const key = String(++count);
      const channelId = store.get().channel.id;
      const entry = {
        key,
        channelId,
        label,
        messageId,
        customId,
        interactionId: null,
        progress: 0,
        error: null,
      };
      const others = store.get().pending.filter((one) => one.error === null || one.messageId !== messageId);
      store.set({ pending: [...others, entry] });
      try {
        const id = await start(action, (progress) => setPending(key, { progress }));
        setPending(key, { interactionId: id });
        const known = seen.get(id);
        if (known !== undefined) follow(known);
      } catch (error) {
        setPending(key, { error: sentenceOf(error) });
      }
    },
    async autocomplete(name, options, focused) {
      const channel = store.get().channel.id;
      const id = await start({ kind: "autocomplete", name, options, focused, channel }, () => undefined);
      const isOver = ({ state }: Interaction) => state !== "waiting";
      const known = seen.get(id);
      const ended =
        known !== undefined && isOver(known)
          ? known
          : await new Promise<Interaction>((resolve) => {
              waiting.set(id, (interaction) => isOver(interaction) && resolve(interaction));
            });
      waiting.delete(id);
      return ended.choices ?? [];
    },
    async submitModal(fields, onProgress) {
      const { modal } = store.get();
      if (modal === null) return;
      const key = String(++count);
      const id = await start({ kind: "modal", interaction: modal.interactionId, fields }, onProgress);
      const place = { channelId: store.get().channel.id, messageId: null, customId: null };
      const entry = { key, ...place, label: modal.modal.title, interactionId: id, progress: 1, error: null };
      store.set({ modal: null, pending: [...store.get().pending, entry] });
      const known = seen.get(id);
      if (known !== undefined) follow(known);
    },
    closeModal: () => store.set({ modal: null }),
    close: disconnect,
  };
}

function upsert(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex(({ id }) => id === message.id);
  return at < 0 ? [...messages, message] : messages.with(at, message);
}

/** What a person is told of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : `Something broke on this page: ${String(error)}`;
}
