import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import { drawFrame, toGif } from "../support/animations.ts";
import { readGif } from "../support/gif-reader.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

it("an animation waits among the animations and comes back as a marked GIF, for five swaps", async () => {
  const frames = await Promise.all(
    [0, 1, 2, 3].map((i) =>
      drawFrame({
        width: 300,
        height: 300,
        background: "#445566",
        actors: [{ name: "mei", x: 10 + 8 * i, y: 20, size: 260 }],
      }),
    ),
  );
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
