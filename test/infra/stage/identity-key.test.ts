import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { identityKeyFrom } from "../../../infra/stage/identity-key.ts";
import { loadWorkerConfig } from "../../../shared/config.ts";

it("makes an identity key once, for its owner's eyes only", async () => {
  const dir = await mkdtemp(join(tmpdir(), "doppel-key-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, "deep", "identity.key");
  const first = await identityKeyFrom(file);
  expect(first.isNew).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect([...loadWorkerConfig({ IDENTITY_KEYS: first.keys }).IDENTITY_KEYS.values()][0]).toHaveLength(32);
  expect(await identityKeyFrom(file)).toEqual({ keys: first.keys, isNew: false });
});
