import { setTimeout as sleep } from "node:timers/promises";
import type { DiscordClient, Reply, User } from "../local-discord/client.ts";
import { isAnswered, isFailure } from "./answered.ts";
import { createDeeds, type DeedKind, type Place, sequence } from "./mix.ts";

/** Something that somebody did, and what became of it; milliseconds. */
export interface Deed {
  readonly kind: DeedKind;
  /** How much later than planned it was sent: the crowd's own doing. */
  readonly lateMs: number;
  /** By the local Discord's clock; `null` if it never came. */
  readonly acknowledgedMs: number | null;
  /** To the first sentence, form, choices or picture; "thinking" is none. */
  readonly sentenceMs: number | null;
  /** To the last one, as the crowd saw it. */
  readonly endMs: number | null;
  readonly ending: "picture" | "sentence" | "failure" | "silence";
}

export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
  /** Of the people the first so many have saved a face; only they swap. */
  readonly withFaces: number;
}

const patienceMs = 120_000;

/**
 * People who do something every so often, whatever came of what was done before: a bot that gets slow does not get
 * fewer interactions for it.
 */
export async function keepPace(
  people: readonly User[],
  discord: DiscordClient,
  place: Place,
  { perSecond, seconds, withFaces }: Pace,
): Promise<Deed[]> {
  const ends = watchEnds(discord);
  const deeds = createDeeds(place);
  const counts = new Map<DeedKind, number>();
  const act = async (kind: DeedKind, dueAt: number): Promise<Deed> => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const user = people[kind === "swap" ? count % withFaces : (count * 7) % people.length]!;
    const sentAt = performance.now();
    const reply = await deeds[kind](user, count);
    const endMs = await ends.of(kind, reply, sentAt);
    return deedOf(kind, reply, { lateMs: sentAt - dueAt, endMs });
  };
  const started = performance.now();
  const done: Promise<Deed>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const dueAt = started + (index * 1_000) / perSecond;
    if (dueAt > performance.now()) await sleep(dueAt - performance.now());
    const deed = act(sequence[index % sequence.length]!, dueAt);
    deed.catch(() => undefined);
    done.push(deed);
  }
  const all = await Promise.all(done);
  ends.stop();
  return all;
}

function deedOf(kind: DeedKind, reply: Reply, { lateMs, endMs }: Pick<Deed, "lateMs" | "endMs">): Deed {
  return {
    kind,
    lateMs,
    endMs,
    acknowledgedMs: reply.acknowledgedAfterMs,
    sentenceMs: reply.answeredAfterMs,
    ending: endingOf(kind, reply, endMs),
  };
}

function endingOf(kind: DeedKind, reply: Reply, endMs: number | null): Deed["ending"] {
  if (kind === "swap" && reply.attachments.length > 0) return "picture";
  if (endMs === null || reply.error !== null) return "silence";
  return isFailure(reply) ? "failure" : "sentence";
}

/** Whether nothing more is to come. */
function isOver(kind: DeedKind, reply: Reply): boolean {
  return kind === "swap" ? isAnswered(reply) : reply.answeredAfterMs !== null || reply.error !== null;
}

/** Looks only at whose turn it is: thousands who each look at everything would be the load. */
function watchEnds(discord: DiscordClient) {
  const waiting = new Map<string, () => void>();
  const stop = discord.onProgress((id) => waiting.get(id)?.());
  return {
    stop,
    /** Milliseconds since `sentAt`; `null` if it did not end. */
    of: (kind: DeedKind, reply: Reply, sentAt: number) =>
      new Promise<number | null>((resolve) => {
        const end = (ms: number | null) => {
          clearTimeout(timer);
          waiting.delete(reply.id);
          resolve(ms);
        };
        const timer = setTimeout(() => end(null), patienceMs);
        const look = () => {
          if (isOver(kind, reply)) end(performance.now() - sentAt);
        };
        waiting.set(reply.id, look);
        look();
      }),
  };
}
