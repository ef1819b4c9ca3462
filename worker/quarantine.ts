import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { UserError } from "../shared/errors.ts";
import type { Logger } from "../shared/logger.ts";
import { runScript, type Script } from "../shared/redis.ts";
import type { Keyring } from "../shared/sealing.ts";
import type { StoreKeys } from "../shared/store-keys.ts";
import { InferenceDied } from "./inference/client.ts";

/** Notes which picture a worker has in hand, so that one that kills workers is known by the workers it has killed. */
export interface Quarantine {
  /**
   * Runs `work`, which opens `bytes`, with a note in Redis for as long as it takes.
   * @throws UserError `quarantined`, before anything is opened, if two workers have died with these bytes in hand
   */
  hold<Value>(bytes: Buffer, replyId: string, work: () => Promise<Value>): Promise<Value>;
  /** Whether two workers have died with the picture in hand that this reply's job opened last. */
  isBlamed(replyId: string): Promise<boolean>;
  /** Whether one has: it may be opened once more, and alone, so that no other picture is blamed for what it does. */
  isSuspect(replyId: string): Promise<boolean>;
  /** Takes this worker's notes back: it ends in good order, and no picture is to blame. */
  letGo(): Promise<void>;
}

/** After so many deaths a picture is not opened again. */
const maxDeaths = 2;
const quarantineMs = 7 * 86_400_000;
const heldMs = 20 * 60_000;
/** A worker tells every 3 s that it lives; a dead one's jobs are taken up 7 to 20 s after its death. */
const silentMs = 7_000;
/** A picture under suspicion is opened by one worker at a time, as far as waiting for the other one goes. */
const takeTurnsMs = 10_000;
const turnPollMs = 500;
const endAgainMs = 1_000;

// A picture's fields: `deaths`, and for each worker that has it in hand its notes, each of which ends in a space: what a
// broken connection sends once more changes nothing. Who has it and is silent is dead.
const countDeaths = `
local function countDeaths(picture, workers, me, aliveSince)
  local deaths = tonumber(redis.call('HGET', picture, 'deaths') or '0')
  local held = redis.call('HGETALL', picture)
  local others = 0
  for i = 1, #held, 2 do
    if held[i] ~= 'deaths' and held[i] ~= me then
      if tonumber(redis.call('ZSCORE', workers, held[i]) or '0') < tonumber(aliveSince) then
        redis.call('HDEL', picture, held[i])
        deaths = redis.call('HINCRBY', picture, 'deaths', 1)
      else
        others = others + 1
      end
    end
  end
  return deaths, others
end
`;

/** Keys: picture, workers, what the reply's job has in hand. */
const beginScript: Script = {
  keys: 3,
  lua: `
${countDeaths}
local me, aliveSince, hash, mayWait, note = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('SET', KEYS[3], hash, 'PX', ${heldMs})
local deaths, others = countDeaths(KEYS[1], KEYS[2], me, aliveSince)
if deaths >= ${maxDeaths} then return 'quarantined' end
if deaths > 0 and others > 0 and mayWait == '1' then return 'wait' end
local mine = redis.call('HGET', KEYS[1], me) or ''
if not string.find(mine, note, 1, true) then redis.call('HSET', KEYS[1], me, mine .. note .. ' ') end
redis.call('PEXPIRE', KEYS[1], ${quarantineMs})
return 'go'
`,
};

/** Keys: picture, workers. */
const lookScript: Script = {
  keys: 2,
  lua: `
${countDeaths}
local deaths = countDeaths(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return deaths
`,
};

/** Takes a note back; whoever lives after the picture was opened clears it. Key: picture. */
const endScript: Script = {
  keys: 1,
  lua: `
local me, note, isOpened = ARGV[1], ARGV[2], ARGV[3]
local mine = redis.call('HGET', KEYS[1], me) or ''
local from, to = string.find(mine, note .. ' ', 1, true)
if from then
  mine = string.sub(mine, 1, from - 1) .. string.sub(mine, to + 1)
  if mine == '' then redis.call('HDEL', KEYS[1], me) else redis.call('HSET', KEYS[1], me, mine) end
end
if isOpened == '1' then redis.call('HDEL', KEYS[1], 'deaths') end
`,
};

/** That this worker has a picture in hand. */
interface Note {
  readonly hash: string;
  readonly id: string;
}

/** @param workerId as in the workers' signs of life */
export function createQuarantine(
  redis: Redis,
  keys: StoreKeys,
  keyring: Keyring,
  workerId: string,
  log: Logger,
): Quarantine {
  /** All that may be in Redis. */
  const noted = new Set<Note>();
  const aliveSince = () => Date.now() - silentMs;

  const begin = async ({ hash, id }: Note, replyId: string): Promise<void> => {
    const giveUpAt = Date.now() + takeTurnsMs;
    for (;;) {
      const where = [keys.picture(hash), keys.workers, keys.held(replyId)];
      const mayWait = Date.now() < giveUpAt ? "1" : "0";
      const about = [workerId, aliveSince(), hash, mayWait, id];
      const outcome = await runScript(redis, beginScript, where, about);
      if (outcome === "quarantined") throw new UserError("quarantined", {});
      if (outcome === "go") return;
      await sleep(turnPollMs);
    }
  };

  /** Insists: for a note that stays, a picture would be blamed for whatever ends this worker. */
  const end = async (note: Note, isOpened: boolean): Promise<void> => {
    for (;;) {
      try {
        const about = [workerId, note.id, isOpened ? "1" : "0"];
        await runScript(redis, endScript, [keys.picture(note.hash)], about);
        noted.delete(note);
        return;
      } catch (err) {
        log.warn({ err }, "a picture's note is not taken back yet");
        await sleep(endAgainMs, undefined, { ref: false });
      }
    }
  };

  /** Of the picture that this reply's job opened last. */
  const deathsOf = async (replyId: string): Promise<number> => {
    const hash = await redis.get(keys.held(replyId));
    if (hash === null) return 0;
    const where = [keys.picture(hash), keys.workers];
    return Number(await runScript(redis, lookScript, where, [workerId, aliveSince()]));
  };

  return {
    async hold(bytes, replyId, work) {
      const note = { hash: hashOf(bytes, keyring), id: randomUUID() };
      noted.add(note);
      try {
        await begin(note, replyId);
      } catch (error) {
        // Redis may have it, though the answer was lost.
        void end(note, false);
        throw error;
      }
      let isAlive = true;
      try {
        return await work();
      } catch (error) {
        isAlive = !(error instanceof InferenceDied);
        throw error;
      } finally {
        // Nobody waits for it.
        if (isAlive) void end(note, true);
      }
    },

    isBlamed: async (replyId) => (await deathsOf(replyId)) >= maxDeaths,

    async isSuspect(replyId) {
      const deaths = await deathsOf(replyId);
      return deaths > 0 && deaths < maxDeaths;
    },

    async letGo() {
      await Promise.all([...noted].map(({ hash }) => redis.hdel(keys.picture(hash), workerId)));
    },
  };
}

/** Keyed: the note says nothing about the picture to whoever reads Redis. */
function hashOf(bytes: Buffer, keyring: Keyring): string {
  return keyring.hash(`picture\0${createHash("sha256").update(bytes).digest("base64")}`);
}
