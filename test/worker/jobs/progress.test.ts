import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createReplies } from "../../../shared/replies.ts";
import { everyMs, startProgress } from "../../../worker/jobs/progress.ts";
import { secrets } from "../../support/reply.ts";
import { openStore } from "../../support/store.ts";

const log = pino({ level: "silent" });
async function working(id: string) {
  const { redis, keys, keyring } = await openStore();
  const replies = createReplies(redis, keys, keyring);
  await replies.create({ id, userId: "u", charged: 0, secrets });
  await replies.beginWork(id);
  return { replies, reply: (await replies.read(id))! };
}

/** Only the interval is made to wait for the test: Redis goes its own way. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

it("shows the last stage at most every 2.5 s, and each only once", async () => {
  const { replies, reply } = await working("1");
  const shown: string[] = [];
  const tell = async (_address: unknown, sentence: string) => void shown.push(sentence);
  const progress = startProgress(reply, { replies, deliver: { tell } as never, log });
  progress.tell("one");
  progress.tell("two");
  vi.advanceTimersByTime(everyMs - 1);
  await sleep(50);
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(1);
  await vi.waitFor(() => expect(shown).toEqual(["two"]));
  vi.advanceTimersByTime(4 * everyMs);
  progress.tell("three");
  await sleep(50);
  vi.advanceTimersByTime(everyMs);
  await vi.waitFor(() => expect(shown).toEqual(["two", "three"]));
  await progress.stop();
  progress.tell("four");
  vi.advanceTimersByTime(4 * everyMs);
  await sleep(50);
  expect(shown).toEqual(["two", "three"]);
});

it("never covers a result, 500 times over", async () => {
  const { replies } = await working("0");
  let covered = 0;
  let told = 0;
  const race = async (id: string) => {
    await replies.create({ id, userId: "u", charged: 0, secrets });
    await replies.beginWork(id);
    let shows = "";
    const edit = async (text: string) => {
      await sleep(Math.random() * 6);
      shows = text;
    };
    const deliver = { tell: (_address: unknown, sentence: string) => edit(sentence) };
    const progress = startProgress((await replies.read(id))!, { replies, deliver: deliver as never, log });
    progress.tell("Swapping ...");
    vi.advanceTimersByTime(everyMs);
    await sleep(Math.random() * 6);
    // As after a crash: the one who finishes knows nothing of the edit that is still under way.
    await replies.end(id, 0, async () => {
      await edit("result");
      return true;
    });
    await progress.stop();
    await sleep(8);
    if (shows !== "result") covered++;
    if (shows) told++;
  };
  for (let round = 0; round < 50; round++) {
    await Promise.all(Array.from({ length: 10 }, (_, i) => race(`${round * 10 + i + 1}`)));
  }
  expect([covered, told]).toEqual([0, 500]);
}, 60_000);
