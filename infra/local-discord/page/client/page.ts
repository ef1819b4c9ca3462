import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Names } from "../text/markdown.tsx";
import type { Session, SessionState } from "./session.ts";
import { createStore, type Store, useStore } from "./store.ts";
import { type Media, type Message, nameOf } from "./types.ts";

/** A picture that can be looked at in full. */
export interface Picture {
  media: Media;
  alt: string;
}

/** What is open on the page, whoever one is. */
export interface PageState {
  lightbox: { pictures: Picture[]; index: number } | null;
  /** A message's menu and where it was asked for. */
  menu: { message: Message; x: number; y: number } | null;
  /** A command to be filled in, by its full name. */
  command: string | null;
  /** A sentence that is told once. */
  notice: string;
}

/** Takes files that were pasted or dropped. The last one to come is asked. */
export type FileSink = (files: File[]) => void;

export interface Page {
  session: Session;
  store: Store<PageState>;
  sinks: FileSink[];
  names: Names;
}

export function createPage(session: Session): Page {
  const store = createStore<PageState>({ lightbox: null, menu: null, command: null, notice: "" });
  const { users, bot, channels } = session.world;
  const names: Names = {
    user: (id) => nameOf([...users, bot].find((one) => one.id === id) ?? { id, username: "unknown" }),
    channel: (id) => channels.find((one) => one.id === id)?.name ?? "unknown",
    useCommand: (command) => store.set({ command }),
    get locale() {
      return session.store.get().locale;
    },
  };
  return { session, store, sinks: [], names };
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("There is no page around this component");
  return page;
}

export function useSession(): { session: Session; state: SessionState } {
  const { session } = usePage();
  return { session, state: useStore(session.store) };
}

/** While the component is there, pasted and dropped files are its. */
export function useFileSink(sink: FileSink): void {
  const { sinks } = usePage();
  useEffect(() => {
    sinks.push(sink);
    return () => {
      sinks.splice(sinks.indexOf(sink), 1);
    };
  }, [sinks, sink]);
}
