/** One request of the bot or a worker, and its answer. */
export interface WireEntry {
  /** Milliseconds since 1970, by this Discord's clock. */
  at: number;
  method: string;
  /** Without the API prefix and the query. */
  path: string;
  query: string;
  status: number;
  /** The JSON body, also where it came as `payload_json`; null without one. */
  bodyJson: unknown;
  files: { name: string; bytes: number; contentType: string }[];
}

const maxEntries = 2_000;

/** What was said lately, oldest first. */
export interface Wire {
  add(entry: WireEntry): void;
  entries(): readonly WireEntry[];
  clear(): void;
}

/** @see Wire */
export function createWire(): Wire {
  const entries: WireEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > maxEntries) entries.shift();
    },
    entries: () => entries,
    clear() {
      entries.length = 0;
    },
  };
}
