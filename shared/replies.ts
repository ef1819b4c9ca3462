import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Picture, SwapOrder } from "./actions.ts";
import { runScript } from "./redis.ts";
import { beginScript, createScript, lockScript, noteScript, unlockScript } from "./reply-scripts.ts";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

export type ReplyState = "waiting" | "working" | "final";

/** What it takes to edit a reply and to fetch its pictures. Sealed in Redis, gone after 20 minutes. */
export interface ReplySecrets {
  readonly applicationId: string;
  readonly token: string;
  readonly pictures: readonly Picture[];
  readonly ephemeral: boolean;
  /** Bytes that Discord takes for one file in this server. */
  readonly attachmentLimit: number;
  /** The answer only adds to what the reply says: nothing is told while it waits, or if it fails. */
  readonly quiet: boolean;
  /** The swap that waits for this save, offered below its answer. */
  readonly afterwards: SwapOrder | null;
  /** Of the person's Discord client, for the words of every answer. */
  readonly locale: string;
  /** Where it is; `null`: in no server. Absent in replies from before these were noted. */
  readonly serverId?: string | null;
  readonly channelId?: string | null;
  /** What the person should hear besides, after the answer and for themselves. */
  readonly notice: string | null;
  /** It tells of what was last used up to this (ms) that it expires soon; see `Identities.noteWarned`. */
  readonly noticeUpTo?: number;
}

export interface Reply {
  readonly id: string;
  readonly userId: string;
  readonly state: ReplyState;
  readonly createdAt: number;
  /** When whoever answers it without a job last showed that they live (ms); its creation, if nobody has. */
  readonly seenAt: number;
  /** Swaps charged, refunded if no picture comes of it. */
  readonly charged: number;
  /** Once it is final: what of the charge comes back. */
  readonly refund: number;
  readonly secrets: ReplySecrets;
  /** What is to be said, where that is known and has not reached the person yet. */
  readonly answer: string | null;
}

/** `over`: somebody else was first; `unknown`: there is no such reply (any more). */
export type EndOutcome = "ended" | "over" | "unknown";

/**
 * One state per reply, forward only: waiting -> working -> final. Whoever sends a PATCH holds the
 * writer lock meanwhile, so that an old position never lands on top of a result.
 */
export interface Replies {
  /** @returns false if there is one already, which stays as it is */
  create(reply: Pick<Reply, "id" | "userId" | "charged" | "secrets">): Promise<boolean>;
  read(id: string): Promise<Reply | null>;
  /** Shows that it is being answered, by a process and not by a job. */
  showLife(id: string): Promise<void>;
  /** Keeps what is to be said with the reply, for whoever says it if this process does not live to. */
  noteAnswer(id: string, answer: string): Promise<void>;
  /** @returns false if the reply is gone or final */
  beginWork(id: string): Promise<boolean>;
  /**
   * Runs `write` under the writer lock if the reply is in `state`, and leaves it there.
   * @returns false if the state did not allow it
   */
  write(id: string, state: "waiting" | "working", write: () => Promise<void>): Promise<boolean>;
  /**
   * Says the last word by `say`, under the writer lock, if nobody has. A `say` that throws leaves the reply as it was.
   * @param refund kept with the reply, for whoever settles the account if this process does not live to
   * @param say    resolves to whether it reached the person: what did not costs nothing
   * @returns what is to be refunded, also if whoever was first said it
   */
  end(
    id: string,
    refund: number,
    say: () => Promise<boolean>,
  ): Promise<{ readonly outcome: EndOutcome; readonly refund: number }>;
  /** Ids of replies that are not settled and whose deadline lies before `time`. */
  overdue(time: number): Promise<string[]>;
  /** Ids of replies that are not settled. */
  pending(): Promise<string[]>;
  /** Takes a reply that is settled, or exists no longer, out of the pending ones. */
  forget(id: string): Promise<void>;
  /** Drops all of a user's that are settled. @returns their ids */
  dropFinal(userId: string): Promise<string[]>;
}

const lifeMs = 20 * 60_000;
/** After its interaction; a minute later its token is dead. */
export const replyDeadlineMs = 14 * 60_000;
/** Longer than any PATCH may take, so that a lock never runs out under its holder. */
const writerLockMs = 30_000;
const writerPollMs = 40;
const insistMs = 20_000;
const insistEveryMs = 100;

export function createReplies(redis: Redis, keys: StoreKeys, keyring: Keyring, now = Date.now): Replies {
  /** What this process has said, and could not write down in time: whether it arrived. Not to be said again. */
  const said = new Map<string, boolean>();
  const lockKeys = (id: string) => [keys.reply(id), keys.replyWriter(id)];

  /** @returns whose lock it is; `null` if the reply's state is not, or no longer, one of `from` */
  const lock = async (id: string, from: readonly ReplyState[]): Promise<string | null> => {
    const holder = randomUUID();
    const giveUpAt = Date.now() + writerLockMs;
    for (;;) {
      const outcome = await runScript(redis, lockScript, lockKeys(id), [holder, writerLockMs, ...from]);
      if (outcome === "locked") return holder;
      if (outcome === "forbidden") return null;
      if (Date.now() > giveUpAt) throw new Error(`the writer lock of reply ${id} stayed taken`);
      await new Promise((resolve) => setTimeout(resolve, writerPollMs));
    }
  };

  /** @returns the refund; 0 if the reply is gone */
  const unlock = async (id: string, holder: string, refund: number | "all" | ""): Promise<number> =>
    Number(await runScript(redis, unlockScript, lockKeys(id), [holder, refund]));

  return {
    async create({ id, userId, charged, secrets }) {
      const createdAt = now();
      const sealed = keyring.seal(Buffer.from(JSON.stringify(secrets)), replyContext(id));
      const fields = ["userId", userId, "state", "waiting", "createdAt", createdAt, "charged", charged];
      const created = await runScript(
        redis,
        createScript,
        [keys.reply(id), keys.pendingReplies, keys.userReplies(userId)],
        [id, lifeMs, createdAt + replyDeadlineMs, randomUUID(), ...fields, "secrets", sealed],
      );
      return created === 1;
    },

    async read(id) {
      const fields = await redis.hgetallBuffer(keys.reply(id));
      if (!fields["secrets"] || !fields["userId"]) return null;
      return {
        id,
        userId: fields["userId"].toString(),
        state: String(fields["state"]) as ReplyState,
        createdAt: Number(fields["createdAt"]),
        seenAt: Number(fields["seenAt"] ?? fields["createdAt"]),
        charged: Number(fields["charged"]),
        refund: Number(fields["refund"] ?? 0),
        secrets: JSON.parse(keyring.open(fields["secrets"], replyContext(id)).toString()) as ReplySecrets,
        answer: fields["answer"]
          ? keyring.open(fields["answer"], replyContext(id, "answer")).toString()
          : null,
      };
    },

    async showLife(id) {
      await runScript(redis, noteScript, [keys.reply(id)], ["seenAt", now()]);
    },

    async noteAnswer(id, answer) {
      const sealed = keyring.seal(Buffer.from(answer), replyContext(id, "answer"));
      await runScript(redis, noteScript, [keys.reply(id)], ["answer", sealed]);
    },

    async beginWork(id) {
      return (await runScript(redis, beginScript, [keys.reply(id)], [])) === 1;
    },

    async write(id, state, write) {
      const holder = await lock(id, [state]);
      if (holder === null) return false;
      try {
        await write();
      } finally {
        await unlock(id, holder, "");
      }
      return true;
    },

    async end(id, refund, say) {
      const holder = await lock(id, ["waiting", "working"]);
      if (holder === null) {
        const before = await redis.hget(keys.reply(id), "refund");
        return { outcome: before === null ? "unknown" : "over", refund: Number(before ?? refund) };
      }
      let arrived = said.get(id);
      if (arrived === undefined) {
        try {
          arrived = await say();
        } catch (error) {
          await unlock(id, holder, "");
          throw error;
        }
        said.set(id, arrived);
      }
      const due = await insist(() => unlock(id, holder, arrived ? refund : "all"));
      said.delete(id);
      return { outcome: "ended", refund: due };
    },

    overdue: (time) => redis.zrangebyscore(keys.pendingReplies, 0, time),
    pending: () => redis.zrange(keys.pendingReplies, 0, -1),

    async forget(id) {
      await redis.zrem(keys.pendingReplies, id);
    },

    async dropFinal(userId) {
      const dropped: string[] = [];
      for (const id of await redis.smembers(keys.userReplies(userId))) {
        if ((await redis.zscore(keys.pendingReplies, id)) !== null) continue;
        await redis.multi().del(keys.reply(id)).srem(keys.userReplies(userId), id).exec();
        dropped.push(id);
      }
      return dropped;
    },
  };
}

/** What was said cannot be taken back, so it must be written down: as long as the lock may live, also through an outage. */
async function insist<Value>(write: () => Promise<Value>): Promise<Value> {
  const giveUpAt = Date.now() + insistMs;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, insistEveryMs));
    }
  }
}

/** @param field of the reply's record, where it is not its secrets */
export function replyContext(id: string, field = "secrets"): string {
  return field === "secrets" ? `reply\0${id}` : `reply\0${id}\0${field}`;
}
