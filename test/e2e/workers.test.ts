import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
beforeAll(async () => {
  doppel = await startDoppel({ WORKER_CONCURRENCY: "1" }, 2);
}, 60_000);
afterAll(() => doppel?.stop());

it("two workers share what one person asks for at once", async () => {
  const ada = doppel.discord.user("ada");
  await save(ada, "me", await sample("iris"));
  const target = await sample("single");
  const asked = [1, 2, 3, 4].map(() => ada.slash("swapid", { idname: "me", image: target }));
  for (const reply of await Promise.all(asked)) {
    await reply.until(({ attachments }) => attachments.length === 1, patience);
  }
  const logs = doppel.workers.map(({ part }) => readFile(part.logFile, "utf8"));
  for (const log of logs) expect(await log).toMatch(/"kind":"swap-image".*"job ended"/);
});
