import { useEffect, useReducer } from "preact/hooks";

/** A value that changes, and those who want to know. */
export interface Store<T> {
  get(): T;
  /** Replaces the parts that are named. */
  set(change: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(change) {
      value = { ...value, ...change };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value; the component renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // Something may have happened between rendering and listening.
    again(undefined);
    return store.subscribe(() => again(undefined));
  }, [store]);
  return store.get();
}
