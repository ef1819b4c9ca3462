import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeIdentityKey } from "../../../infra/stage/identity-key.ts";
import { loadWorkerConfig } from "../../../shared/config.ts";

it("makes an identity key once, for its owner's eyes only", async () => {
  const dir = await mkdtemp(join(tmpdir(), "doppel-key-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, "deep", "identity.key");
  expect(await makeIdentityKey(file)).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const keys = () => [...loadWorkerConfig({ IDENTITY_KEYS_FILE: file }).IDENTITY_KEYS.values()];
  const [first] = keys();
  expect(first).toHaveLength(32);
  expect(await makeIdentityKey(file)).toBe(false);
  expect(keys()).toEqual([first]);
});
