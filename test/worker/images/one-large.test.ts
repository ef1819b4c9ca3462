import { expect, it } from "vitest";
import { createOneLarge } from "../../../worker/images/one-large.ts";
import { paint, pngHeader, webpOfFrames } from "../../support/pictures.ts";

it("lets small pictures through and large ones one by one, also after a failure", async () => {
  const oneLarge = createOneLarge();
  const small = await paint(40, 30).png().toBuffer();
  const large = pngHeader(5000, 4000);
  const log: string[] = [];
  const work = (name: string, ms: number) => async () => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, ms));
    log.push(`${name} ends`);
    if (name === "first") throw new Error("broken");
  };
  const done = Promise.allSettled([
    oneLarge(large, work("first", 60)),
    oneLarge(large, work("second", 10)),
    oneLarge(small, work("small", 10)),
    oneLarge(Buffer.from("no picture"), work("broken", 10)),
  ]);
  expect((await done).map(({ status }) => status)).toEqual([
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
  const at = (line: string) => log.indexOf(line);
  // Whichever header was read first goes first.
  const inTurn = at("second starts") > at("first ends") || at("first starts") > at("second ends");
  expect(inTurn, log.join(", ")).toBe(true);
  expect(at("small ends")).toBeLessThan(at("first ends"));
  expect(at("broken ends")).toBeLessThan(at("first ends"));
});

it("does not wait for a header that would be read for minutes", async () => {
  const bytes = await webpOfFrames(60_000);
  const started = performance.now();
  expect(await createOneLarge()(bytes, async () => "refused by whoever decodes it")).toMatch(/refused/);
  expect(performance.now() - started).toBeLessThan(500);
});
