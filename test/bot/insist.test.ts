import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { insist, unlessUnderWay } from "../../bot/insist.ts";

const patience = { tryMs: 100, insistMs: 3_000 };

it("does not send what is added while the same is under way, but again after a connection that broke", async () => {
  let tries = 0;
  const hangs = async () => {
    tries += 1;
    await sleep(5_000, undefined, { ref: false });
  };
  await expect(insist(hangs, patience, unlessUnderWay)).rejects.toThrow(/took no answer/);
  expect(tries).toBe(1);

  const breaksOnce = async () => {
    tries += 1;
    if (tries === 2) throw new Error("other side closed");
  };
  await insist(breaksOnce, patience, unlessUnderWay);
  expect(tries).toBe(3);
});
