import { checkAgainstOpenApi, hasOpenApi } from "./openapi.ts";

/** One request of the bot or a worker, and its answer. */
export interface WireEntry {
  /** Milliseconds since 1970, by this Discord's clock. */
  at: number;
  method: string;
  /** Without the API prefix and the query. */
  path: string;
  query: string;
  status: number;
  /** From the request's arrival to its answer, in milliseconds. */
  tookMs: number;
  /** Discord's own words where it refused, else null. */
  refusal: { code: number; message: string } | null;
  /** The JSON body, also where it came as `payload_json`; null without one. */
  bodyJson: unknown;
  files: { name: string; bytes: number; contentType: string }[];
}

/** Something that passed between the gateway and the bot. */
export interface GatewayEntry {
  at: number;
  from: "bot" | "discord";
  /** The event's name, or what else happened: "IDENTIFY", "dropped". */
  what: string;
}

const maxEntries = 2_000;

/** What was said lately, oldest first. */
export interface Wire {
  add(entry: WireEntry): void;
  addFrame(entry: GatewayEntry): void;
  /** The requests. */
  entries(): readonly WireEntry[];
  /** Requests and gateway events, in the order in which they happened. */
  everything(): readonly (WireEntry | GatewayEntry)[];
  subscribe(listener: (entry: WireEntry | GatewayEntry) => void): () => void;
  clear(): void;
}

/** @see Wire */
export function createWire(): Wire {
  const all: (WireEntry | GatewayEntry)[] = [];
  const listeners = new Set<(entry: WireEntry | GatewayEntry) => void>();

  function add(entry: WireEntry | GatewayEntry): void {
    all.push(entry);
    if (all.length > maxEntries) all.shift();
    for (const listener of listeners) listener(entry);
  }

  return {
    add,
    addFrame: add,
    entries: () => all.filter(isRequest),
    everything: () => all,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      all.length = 0;
    },
  };
}

export function isRequest(entry: WireEntry | GatewayEntry): entry is WireEntry {
  return "method" in entry;
}

/**
 * What is wrong with a request by Discord's OpenAPI document, one line each.
 * @returns null where the document is not here
 */
export function problemsOf({ method, path, bodyJson }: WireEntry): string[] | null {
  return hasOpenApi ? checkAgainstOpenApi(method, path, bodyJson) : null;
}
