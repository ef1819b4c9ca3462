import { type Progress, sentenceOf, startInteraction } from "./api.ts";
import type { Choice } from "./command-types.ts";
import type { Pending, SessionState } from "./session.ts";
import type { Store } from "./store.ts";
import type { Interaction } from "./types.ts";

/** What this page has asked the bot for, and what became of it. */
export interface OwnInteractions {
  /** Takes in what the gateway tells of an interaction. */
  follow(interaction: Interaction): void;
  /** Does something to the bot; what becomes of it shows in `pending`, then in the messages. */
  act(action: object, about: Partial<Pick<Pending, "label" | "messageId" | "customId">>): Promise<void>;
  /** What the bot offers while one types; empty if it does not answer. */
  autocomplete(name: string, options: object, focused: string): Promise<Choice[]>;
  /** @throws ApiError where the modal could not be sent; it stays open then */
  submitModal(fields: Record<string, unknown>, onProgress: Progress): Promise<void>;
  dismiss(key: string): void;
}

/** @param userId whose interactions they are */
export function createOwnInteractions(userId: string, store: Store<SessionState>): OwnInteractions {
  const seen = new Map<string, Interaction>();
  // Another tab's modals are not ours to open.
  const mine = new Set<string>();
  const waiting = new Map<string, (interaction: Interaction) => void>();
  let count = 0;

  const setPending = (key: string, part: Partial<Pending>) =>
    store.set({ pending: store.get().pending.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  const dismiss = (key: string) =>
    store.set({ pending: store.get().pending.filter((one) => one.key !== key) });

  async function start(action: object, onProgress: Progress): Promise<string> {
    const id = await startInteraction({ ...action, user: userId, locale: store.get().locale }, onProgress);
    mine.add(id);
    return id;
  }

  function settle({ id, state, error, modal }: Interaction): void {
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

  /** What the gateway tells may arrive before the server's own answer does. */
  function settleIfKnown(id: string): void {
    const known = seen.get(id);
    if (known !== undefined) settle(known);
  }

  return {
    dismiss,
    follow(interaction) {
      const before = seen.get(interaction.id);
      seen.set(interaction.id, interaction);
      waiting.get(interaction.id)?.(interaction);
      if (before?.state !== interaction.state) settle(interaction);
    },
    async act(action, { label = "", messageId = null, customId = null }) {
      const key = String(++count);
      const { pending, channel } = store.get();
      const place = { channelId: channel.id, messageId, customId };
      const entry = { key, ...place, label, interactionId: null, progress: 0, error: null };
      const others = pending.filter((one) => one.error === null || one.messageId !== messageId);
      store.set({ pending: [...others, entry] });
      try {
        const id = await start(action, (progress) => setPending(key, { progress }));
        setPending(key, { interactionId: id });
        settleIfKnown(id);
      } catch (error) {
        setPending(key, { error: sentenceOf(error) });
      }
    },
    async autocomplete(name, options, focused) {
      const channel = store.get().channel.id;
      const id = await start({ kind: "autocomplete", name, options, focused, channel }, () => undefined);
      const isOver = (one: Interaction | undefined) => one !== undefined && one.state !== "waiting";
      const known = seen.get(id);
      if (isOver(known)) return known?.choices ?? [];
      const ended = await new Promise<Interaction>((resolve) => {
        waiting.set(id, (interaction) => isOver(interaction) && resolve(interaction));
      });
      waiting.delete(id);
      return ended.choices ?? [];
    },
    async submitModal(fields, onProgress) {
      const { modal, channel } = store.get();
      if (modal === null) return;
      const id = await start({ kind: "modal", interaction: modal.interactionId, fields }, onProgress);
      const place = { channelId: channel.id, messageId: null, customId: null };
      const entry = { key: String(++count), ...place, interactionId: id, progress: 1, error: null };
      store.set({ modal: null, pending: [...store.get().pending, { ...entry, label: modal.modal.title }] });
      settleIfKnown(id);
    },
  };
}
