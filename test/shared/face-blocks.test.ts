import { expect, it } from "vitest";
import { createFaceBlocks, newBlockId, unknownTo } from "../../shared/face-blocks.ts";
import { openStore } from "../support/store.ts";

const faces = [
  { recogniser: "lite", embedding: Float32Array.from({ length: 512 }, (_, i) => i / 7), threshold: 0.5 },
];
const block = { id: "abcd", at: 5, faces, identities: 0, deleted: 0, left: 0 };

it("keeps faces as they were, sealed, until they are let in again", async () => {
  const { redis, keys, keyring } = await openStore();
  const blocks = createFaceBlocks(redis, keys, keyring);
  await blocks.keep(block);
  await blocks.keep({ ...block, id: "efgh", at: 3 });
  await blocks.keep({ ...block, identities: 2, deleted: 3, left: 4 });
  expect(await blocks.list()).toEqual([
    { ...block, id: "efgh", at: 3 },
    { ...block, identities: 2, deleted: 3, left: 4 },
  ]);
  expect(String(await redis.hgetBuffer(keys.faceBlocks, "abcd"))).not.toMatch(/lite|embedding/);
  expect([await blocks.lift("abcd"), await blocks.lift("abcd")]).toEqual([true, false]);
  expect(await blocks.list()).toHaveLength(1);
});

it("tells which of them a recogniser would let in", () => {
  expect(unknownTo("lite", [block])).toEqual([]);
  expect(unknownTo("another", [block])).toEqual([block]);
});

it("names takedowns by what can be read and typed", () => {
  const ids = new Set(Array.from({ length: 100 }, newBlockId));
  expect(ids.size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[a-km-np-z2-9]{8}$/);
});
