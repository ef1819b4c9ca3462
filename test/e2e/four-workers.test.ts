import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

let doppel: Doppel;
beforeAll(async () => {
  doppel = await startDoppel({ WORKER_CONCURRENCY: "1" }, 4);
}, 90_000);
afterAll(() => doppel?.stop());

/** Which of these replies' swaps are done, by worker. */
async function doneBy(wanted: readonly string[]): Promise<string[][]> {
  const logs = await Promise.all(doppel.workers.map(({ part }) => readFile(part.logFile, "utf8")));
  const ended = logs.map((log) => log.split("\n").filter((line) => line.includes('"job ended"')));
  return ended.map((lines) =>
    lines
      .map((line) => JSON.parse(line) as { kind: string; status: string; replyId: string })
      .filter(({ kind, status }) => kind === "swap-image" && status === "done")
      .map(({ replyId }) => replyId)
      .filter((id) => wanted.includes(id)),
  );
}

it("four workers share what people ask for at once, and each swap has one result", async () => {
  const people = ["ada", "ben", "chloe"].map((name) => doppel.discord.user(name));
  for (const person of people) await save(person, "me", await sample("iris"));
  const target = await sample("single");
  const asked = people.flatMap((person) =>
    [1, 2, 3, 4].map(() => person.slash("swapid", { idname: "me", image: target })),
  );
  const replies = await Promise.all(asked);
  for (const reply of replies) {
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  }
  await settleAccounts(doppel);
  for (const { messages } of replies) expect(messages).toHaveLength(1);
  const wanted = replies.map(({ id }) => id).sort();
  // Each job is logged by whoever did it, a moment after its account is settled.
  await expect.poll(async () => (await doneBy(wanted)).flat().sort()).toEqual(wanted);
  for (const byOne of await doneBy(wanted)) expect(byOne.length).toBeGreaterThan(0);
  const metrics = await (await fetch(`${doppel.bot.healthUrl}/metrics`)).text();
  expect(metrics).toMatch(/^doppel_workers_alive 4$/m);
}, 90_000);
