import type { User } from "../local-discord/client.ts";

/** What must be true of an identity in the end; `either` after an answer that leaves it open. */
type Expected = "there" | "gone" | "either";

/** One of the crowd, and what they have been told so far. */
export interface Person {
  readonly user: User;
  /** By name. */
  readonly expected: Map<string, Expected>;
  /** When the save that is there was asked for (ms), by name. */
  readonly askedAt: Map<string, number>;
  /** Whether `/saveid` asks first. */
  consent: Expected;
  isBusy: boolean;
}

export function personOf(user: User): Person {
  return { user, expected: new Map(), askedAt: new Map(), consent: "gone", isBusy: false };
}

/** One that can be used, if there is one. */
export function savedName({ expected }: Person): string | undefined {
  return [...expected].find(([, state]) => state === "there")?.[0];
}

/** Somebody who has time; they are busy from then on. `null` if nobody has. */
export function takeSomebody(people: readonly Person[]): Person | null {
  const from = Math.floor(Math.random() * people.length);
  for (let step = 0; step < people.length; step++) {
    const person = people[(from + step) % people.length]!;
    if (person.isBusy) continue;
    person.isBusy = true;
    return person;
  }
  return null;
}
