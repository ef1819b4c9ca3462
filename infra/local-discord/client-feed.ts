import type { InteractionView, LocalEvent } from "./events.ts";
import type { Json } from "./world.ts";

/** A message as the feed last saw it. */
export interface SeenMessage {
  json: Json;
  deleted: boolean;
}

/** What a Discord client has on its screen, kept current by the server's event stream. */
export interface Feed {
  message(id: string): SeenMessage | undefined;
  messages(): SeenMessage[];
  interaction(id: string): InteractionView | undefined;
  /** Calls `look` with an interaction's id after each event about it. @returns what ends that */
  onProgress(look: (interactionId: string) => void): () => void;
  /** Resolves once `check` returns a value; looks now and after every event. @throws the error of `late()` */
  wait<T>(check: () => T | undefined, timeoutMs: number, late: () => Error): Promise<T>;
  close(): void;
}

type StreamEvent = LocalEvent | { type: "hello"; messages: Json[] };

/** Opens the event stream; resolves once what was there before has arrived. */
export async function openFeed(origin: string): Promise<Feed> {
  const messages = new Map<string, SeenMessage>();
  const interactions = new Map<string, InteractionView>();
  const watchers = new Set<() => void>();
  const followers = new Set<(interactionId: string) => void>();
  const stop = new AbortController();
  let broken: Error | null = null;

  function take(event: StreamEvent): void {
    switch (event.type) {
      case "hello":
        for (const json of event.messages) messages.set(String(json.id), { json, deleted: false });
        break;
      case "message":
        messages.set(String(event.message.id), { json: event.message, deleted: false });
        break;
      case "message-deleted": {
        const seen = messages.get(event.id);
        if (seen !== undefined) messages.set(event.id, { ...seen, deleted: true });
        break;
      }
      case "interaction":
        interactions.set(event.interaction.id, event.interaction);
        for (const look of followers) look(event.interaction.id);
        break;
    }
  }

  const response = await fetch(`${origin}/local/events`, { signal: stop.signal });
  if (response.body === null || !response.ok)
    throw new Error(`No local Discord at ${origin}: ${response.status}`);
  const events = parseEvents(response.body)[Symbol.asyncIterator]();
  const hello = await events.next();
  if (!hello.done) take(hello.value);

  async function follow(): Promise<void> {
    try {
      for (let next = await events.next(); !next.done; next = await events.next()) {
        take(next.value);
        for (const watcher of [...watchers]) watcher();
      }
      broken = new Error(`The local Discord at ${origin} has ended`);
    } catch (error) {
      broken = new Error(`The local Discord at ${origin} has ended`, { cause: error });
    }
    for (const watcher of [...watchers]) watcher();
  }
  void follow();

  return {
    message: (id) => messages.get(id),
    messages: () => [...messages.values()],
    interaction: (id) => interactions.get(id),
    onProgress(look) {
      followers.add(look);
      return () => followers.delete(look);
    },
    wait<T>(check: () => T | undefined, timeoutMs: number, late: () => Error): Promise<T> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => finish(() => reject(late())), timeoutMs);
        function finish(settle: () => void): void {
          clearTimeout(timer);
          watchers.delete(look);
          settle();
        }
        function look(): void {
          try {
            const value = check();
            if (value !== undefined) finish(() => resolve(value));
            else if (broken !== null) finish(() => reject(broken));
          } catch (error) {
            finish(() => reject(error));
          }
        }
        watchers.add(look);
        look();
      });
    },
    close: () => stop.abort(),
  };
}

async function* parseEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    pending += decoder.decode(chunk, { stream: true });
    const blocks = pending.split("\n\n");
    pending = blocks.pop() ?? "";
    for (const block of blocks) yield JSON.parse(block.replace(/^data: /, "")) as StreamEvent;
  }
}
