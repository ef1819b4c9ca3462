import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { pino } from "pino";
import { expect, it, vi } from "vitest";
import { reportAlive } from "../../shared/workers-alive.ts";
import { InferenceDied } from "../../worker/inference/client.ts";
import { createQuarantine } from "../../worker/quarantine.ts";
import { openStore } from "../support/store.ts";

const picture = Buffer.from("a picture that nobody survives");
const replyId = "1180000000000000099";

/** Workers by name; `died` is one that had the picture in hand and is silent since. */
async function stage() {
  const { redis, keys, keyring } = await openStore();
  const quarantineOf = (id: string) => createQuarantine(redis, keys, keyring, id, pino({ level: "silent" }));
  const alive = async (id: string) => {
    await reportAlive(redis, keys, id);
    return quarantineOf(id);
  };
  const died = async (id: string) => {
    const quarantine = await alive(id);
    await quarantine.hold(picture, replyId, () => Promise.reject(new InferenceDied())).catch(() => undefined);
    await redis.zadd(keys.workers, Date.now() - 10_000, id);
  };
  const notes = async () => redis.keys(keys.picture("*").replace("{*}", "*"));
  return { redis, keys, alive, died, notes };
}

const open = async () => "opened";

it("opens a picture that one worker died of, and refuses it before it is opened after the second", async () => {
  const { alive, died } = await stage();
  await died("first");
  const { hold, isBlamed, isSuspect } = await alive("third");
  expect([await isBlamed(replyId), await isSuspect(replyId)]).toEqual([false, true]);
  await died("second");
  // What is not opened brings nothing down.
  expect([await isBlamed(replyId), await isSuspect(replyId)]).toEqual([true, false]);
  let isOpened = false;
  const refused = hold(picture, replyId, async () => {
    isOpened = true;
  });
  await expect(refused).rejects.toMatchObject({ code: "quarantined" });
  expect([isOpened, await isBlamed(replyId)]).toEqual([false, true]);
  expect(await hold(Buffer.from("another one"), replyId, open)).toBe("opened");
  expect(await isBlamed(replyId)).toBe(false);
});

it("forgets the deaths of a picture that somebody survives, and leaves nothing behind", async () => {
  const { alive, died, notes } = await stage();
  await died("first");
  const { hold, isSuspect } = await alive("third");
  await expect(hold(picture, replyId, () => Promise.reject(new Error("no face")))).rejects.toThrow("no face");
  await expect.poll(notes).toEqual([]);
  expect(await isSuspect(replyId)).toBe(false);
  await died("second");
  expect(await hold(picture, replyId, open)).toBe("opened");
});

it("blames no picture that a living worker has in hand, nor one that a worker let go when it ended", async () => {
  const { alive, redis, keys } = await stage();
  const [one, two] = [await alive("one"), await alive("two")];
  let done = () => {};
  const long = one.hold(picture, replyId, () => new Promise<void>((resolve) => (done = resolve)));
  await expect.poll(() => redis.get(keys.held(replyId))).not.toBeNull();
  expect(await two.hold(picture, replyId, open)).toBe("opened");
  await one.letGo();
  await redis.zrem(keys.workers, "one");
  const other = await alive("other");
  expect(await other.hold(picture, replyId, open)).toBe("opened");
  expect(await other.isBlamed(replyId)).toBe(false);
  done();
  await long;
});

it("takes a note back as soon as Redis is there again", async () => {
  const { redis, alive, notes } = await stage();
  const { hold } = await alive("one");
  const away = once(redis, "end");
  await hold(picture, replyId, async () => redis.disconnect());
  await away;
  await redis.connect();
  expect(await notes()).toHaveLength(1);
  await expect.poll(notes, { timeout: 5_000 }).toEqual([]);
});

/** The next script is done, and its answer lost; what follows fails before it is sent, until `isBack`. */
function loseNextAnswer(redis: Redis, isBack: () => boolean): void {
  const send = redis.eval.bind(redis) as (...command: unknown[]) => Promise<unknown>;
  let isLost = false;
  vi.spyOn(redis, "eval").mockImplementation((async (...command: unknown[]) => {
    if (isBack()) return send(...command);
    if (!isLost) await send(...command);
    isLost = true;
    throw new Error("Redis is away");
  }) as never);
}

it("leaves no note where it was not told that there is one, and clears no picture that it did not open", async () => {
  const { redis, keys, alive, died } = await stage();
  await died("first");
  const { hold, isSuspect } = await alive("one");
  let isBack = false;
  loseNextAnswer(redis, () => isBack);
  await expect(hold(picture, replyId, open)).rejects.toThrow("away");
  isBack = true;
  const fields = async () => redis.hkeys(keys.picture((await redis.get(keys.held(replyId)))!));
  await expect.poll(fields, { timeout: 5_000 }).toEqual(["deaths"]);
  expect(await isSuspect(replyId)).toBe(true);
});

it("lets go, too, of what it was not told of", async () => {
  const { redis, alive, notes } = await stage();
  const { hold, letGo } = await alive("one");
  loseNextAnswer(redis, () => false);
  await expect(hold(picture, replyId, open)).rejects.toThrow("away");
  expect(await notes()).toHaveLength(1);
  await letGo();
  expect(await notes()).toEqual([]);
});

it("counts a note that a broken connection sends once more as one, and takes back no other one", async () => {
  const { redis, alive, notes } = await stage();
  const { hold } = await alive("one");
  const send = redis.eval.bind(redis) as (...command: unknown[]) => Promise<unknown>;
  let isTwice = true;
  vi.spyOn(redis, "eval").mockImplementation((async (...command: unknown[]) => {
    if (isTwice) await send(...command);
    return send(...command);
  }) as never);
  await hold(picture, replyId, async () => (isTwice = false));
  await expect.poll(notes).toEqual([]);

  let done = () => {};
  const long = hold(picture, replyId, () => new Promise<void>((resolve) => (done = resolve)));
  await hold(picture, replyId, async () => (isTwice = true));
  await sleep(100);
  expect(await notes()).toHaveLength(1);
  done();
  await long;
  await expect.poll(notes).toEqual([]);
});

it("keeps a note for a week, and neither the picture nor an unkeyed hash of it", async () => {
  const { redis, died, notes } = await stage();
  await died("first");
  const [note] = await notes();
  const days = (await redis.pttl(note!)) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThanOrEqual(7);
  expect(note).toMatch(/:picture:\{[\w-]{22}\}$/);
});
