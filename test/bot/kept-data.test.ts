import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import type { BotDeps } from "../../bot/deps.ts";
import { exportKept } from "../../bot/kept-data.ts";
import { createExpiry } from "../../shared/expiry.ts";
import { createIdentities } from "../../shared/identities.ts";
import { openStore } from "../support/store.ts";

it("exports what a save has just replaced, beside what took its place", async () => {
  const { redis, keys, keyring } = await openStore();
  const identities = createIdentities(redis, keys, keyring, 20);
  for (const [savedAt, webp] of [
    [1_000, "before"],
    [2_000, "after"],
  ] as const) {
    const embedding = new Float32Array(512).fill(savedAt);
    const crop = { webp: Buffer.from(webp), landmarks: new Float64Array(136) };
    const me = { name: "Me", savedAt, recogniser: "lite", embedding };
    await identities.save("ada", me, crop, { epoch: 0, saveId: webp });
  }
  const none = { ofUser: async () => [], list: async () => [] };
  const deps = {
    identities,
    expiry: createExpiry(0),
    admission: { usedToday: async () => 0 },
    results: none,
    ledger: none,
    reports: none,
  };
  const files = unzipSync(await exportKept("ada", deps as unknown as BotDeps));
  const read = (file: string) => Buffer.from(files[file]!).toString();
  const { identities: saved, replaced } = JSON.parse(read("doppel.json"));
  const inBrief = ({ name, savedAt, embedding, crop }: (typeof replaced)[0]) =>
    [name, savedAt, embedding[0], read(crop.file)].join(" ");
  expect(saved.map(inBrief)).toEqual(["Me 1970-01-01T00:00:02.000Z 2000 after"]);
  expect(replaced.map(inBrief)).toEqual(["Me 1970-01-01T00:00:01.000Z 1000 before"]);
});
