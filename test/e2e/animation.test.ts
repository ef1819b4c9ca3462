import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import { drawFrame, toGif } from "../support/animations.ts";
import { readGif } from "../support/gif-reader.ts";
import { type Doppel, patience, sample, save, startDoppel, usedToday } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

/** A portrait that wanders to the right. */
const wandering = (size: number, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      drawFrame({
        width: size,
        height: size,
        background: "#445566",
        actors: [{ name: "mei", x: 10 + 4 * i, y: 20, size: Math.round(size * 0.85) }],
      }),
    ),
  );

it("an animation waits among the animations and comes back as a marked GIF, for five swaps", async () => {
  const frames = await wandering(300, 4);
  // Its name says nothing of its moving.
  const image = { name: "still.png", data: await toGif(frames, [90, 110, 90, 110]) };
  const result = await ada.slash("swapid", { idname: "me", image });
  await result.until(({ attachments }) => attachments.length === 1, patience);
  expect(result.attachments[0]?.filename).toMatch(/\.gif$/);
  expect(result.content).toMatch(/1 face swapped/);
  const facts = readGif(await doppel.discord.download(result.attachments[0]!));
  expect(facts.delays).toEqual([9, 11, 9, 11]);
  expect(facts.applications.get("DOPPELAI1.0")).toContain("compositeWithTrainedAlgorithmicMedia");
});

it("a long one tells how far it is, and nothing after its result; it costs five", async () => {
  const ben = doppel.discord.user("Ben");
  await save(ben, "me", await sample("bram"));
  const data = await toGif(await wandering(480, 40), Array(40).fill(50));
  await doppel.discord.clearWire();
  const result = await ben.slash("swapid", { idname: "me -o 400", image: { name: "moving.gif", data } });
  // However fast the machine: the worker stands still in the middle, longer than anybody waits without a word.
  await sleep(700);
  doppel.worker.part.kill("SIGSTOP");
  await sleep(3_000);
  doppel.worker.part.kill("SIGCONT");
  await result.until(({ attachments }) => attachments.length === 1, { timeoutMs: 60_000 });
  expect(await usedToday(doppel, ben)).toBe(5);
  const edits = (await doppel.discord.wire()).filter(
    ({ method, path }) => method === "PATCH" && path.includes("@original"),
  );
  const said = edits.map(({ bodyJson }) => String((bodyJson as { content?: string }).content ?? ""));
  expect(said.slice(0, -1)).toContainEqual(
    expect.stringMatching(/^(Frame \d+ of 40|Looking for faces|Writing the picture) \.\.\.$/),
  );
  expect(said.at(-1)).toMatch(/1 face swapped/);
  expect(edits.filter(({ files }) => files.length > 0)).toHaveLength(1);
}, 90_000);
