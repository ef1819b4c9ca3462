import { useEffect, useState } from "preact/hooks";

export interface Rules {
  attachmentLimit: number;
  delayNextAckMs: number;
  respond429: number;
}

/** A request of the bot or a worker. */
export interface RequestEntry {
  at: number;
  method: string;
  path: string;
  status: number;
  tookMs: number;
  refusal: { code: number; message: string } | null;
  bodyJson: unknown;
  files: { name: string; bytes: number }[];
  /** What is wrong by Discord's OpenAPI document; null where the document is not here. */
  problems: string[] | null;
}

/** Something that passed between the gateway and the bot. */
export interface FrameEntry {
  at: number;
  from: "bot" | "discord";
  what: string;
}

export type Entry = (RequestEntry | FrameEntry) & { key: number };

interface Watch {
  rules: Rules | null;
  entries: Entry[];
  /** Whether Discord's OpenAPI document is here. */
  isChecked: boolean;
}

type Event =
  | { hello: { entry: RequestEntry | FrameEntry }[]; rules: Rules; isChecked: boolean }
  | { entry: RequestEntry | FrameEntry; rules: Rules };

const maxEntries = 300;

/** Follows the wire and the rules while the component is there. */
export function useWatch(): Watch & { clear(): void; setRules(rules: Partial<Rules>): void } {
  const [watch, setWatch] = useState<Watch>({ rules: null, entries: [], isChecked: false });
  useEffect(() => {
    const source = new EventSource("/local/watch");
    let count = 0;
    source.onmessage = ({ data }) => {
      const event = JSON.parse(String(data)) as Event;
      const keyed = (entry: RequestEntry | FrameEntry): Entry => ({ ...entry, key: ++count });
      setWatch((before) =>
        "hello" in event
          ? {
              rules: event.rules,
              isChecked: event.isChecked,
              entries: event.hello.map(({ entry }) => keyed(entry)),
            }
          : {
              ...before,
              rules: event.rules,
              entries: [...before.entries, keyed(event.entry)].slice(-maxEntries),
            },
      );
    };
    return () => source.close();
  }, []);
  return {
    ...watch,
    clear: () => setWatch((before) => ({ ...before, entries: [] })),
    setRules: (rules) =>
      setWatch((before) => ({ ...before, rules: before.rules && { ...before.rules, ...rules } })),
  };
}
