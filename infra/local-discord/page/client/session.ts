import { createRest, fetchCommands, pageSize, type Rest } from "./api.ts";
import type { Command } from "./command-types.ts";
import { connectGateway } from "./gateway.ts";
import { createOwnInteractions, type OwnInteractions } from "./own-interactions.ts";
import { createStore, type Store } from "./store.ts";
import type { Channel, Interaction, Message, Modal, Person, World } from "./types.ts";

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
export interface Session extends Omit<OwnInteractions, "follow"> {
  world: World;
  me: Person;
  /** The channels this person is in. */
  channels: Channel[];
  store: Store<SessionState>;
  rest: Rest;
  open(channel: Channel): void;
  loadEarlier(): Promise<void>;
  closeModal(): void;
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
  const { follow, ...interactions } = createOwnInteractions(me.id, store);

  const change = (channelId: string, next: (history: History) => History) => {
    const { histories } = store.get();
    const history = histories[channelId];
    if (history !== undefined) store.set({ histories: { ...histories, [channelId]: next(history) } });
  };

  async function load({ id }: Channel): Promise<void> {
    const messages = await rest.messages(id);
    const { histories } = store.get();
    store.set({ histories: { ...histories, [id]: { messages, hasEarlier: messages.length === pageSize } } });
  }

  function onEvent(name: string, data: unknown): void {
    if (name === "LOCAL_INTERACTION") {
      follow(data as Interaction);
      return;
    }
    const message = data as Message;
    const { channel_id: channelId, id } = message;
    const next = (messages: Message[]) =>
      name === "MESSAGE_DELETE" ? messages.filter((one) => one.id !== id) : upsert(messages, message);
    change(channelId, ({ messages, hasEarlier }) => ({ messages: next(messages), hasEarlier }));
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

  return {
    world,
    me,
    channels,
    store,
    rest,
    ...interactions,
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
    closeModal: () => store.set({ modal: null }),
    close: disconnect,
  };
}

function upsert(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex(({ id }) => id === message.id);
  return at < 0 ? [...messages, message] : messages.with(at, message);
}
