import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import { expect, inject, it, onTestFinished } from "vitest";
import { compiled } from "../../infra/stage/root.ts";
import { openKeyring } from "../../shared/open-keyring.ts";
import { createResults } from "../../shared/results.ts";
import { reportSealing } from "../../shared/sealers.ts";
import { createKeyring } from "../../shared/sealing.ts";
import { openStore } from "../support/store.ts";

const [k1, k2] = [randomBytes(32), randomBytes(32)];
const between = `k2:${k2.toString("base64")},k1:${k1.toString("base64")}`;
const result = { userId: "ada", pictures: [], panels: null, faces: 1 };

/** A store that was sealed with `k1`, and `doppel keys` with `k2` in front. */
async function stage() {
  const { redis, keys, prefix } = await openStore();
  const dir = await mkdtemp(join(tmpdir(), "doppel-keys-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const keyring = await openKeyring(redis, keys, new Map([["k1", k1]]));
  const results = createResults(redis, keys, keyring);
  const env = {
    ...process.env,
    REDIS_URL: inject("redisUrl"),
    REDIS_PREFIX: prefix,
    IDENTITY_KEYS: between,
    TOMBSTONES_DIR: dir,
  };
  const doppelKeys = (...args: string[]) =>
    promisify(execFile)(process.execPath, [compiled("cli/main.js"), "keys", ...args], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  return { redis, keys, keyring, results, doppelKeys };
}

it("what does not open is named, and keeps its key until it is deleted; the rest is sealed anew", async () => {
  const { redis, keys, results, doppelKeys } = await stage();
  await results.remember("here", result);
  await redis.copy(keys.result("here"), keys.result("moved"));
  const place = keys.identities("ada");
  await redis.hset(place, "me", (await redis.getBuffer(keys.result("here")))!);

  const rotated = await doppelKeys("rotate");
  expect([rotated.code, rotated.stdout]).toEqual([2, '2 sealed anew with "k2"; 2 left.\n']);
  const lines = rotated.stderr.split("\n");
  expect(lines).toContain(`${place}, field "me", does not open: it is not what key "k1" has sealed there.`);
  expect(lines).toContain(`${keys.result("moved")} does not open: it is not what key "k1" has sealed there.`);
  expect((await doppelKeys("forget", "k1")).stderr).toMatch(/"k1" is still needed: 1 /);

  await redis.hdel(place, "me");
  await redis.del(keys.result("moved"));
  expect((await doppelKeys("rotate")).stdout).toBe('0 sealed anew with "k2"; 0 left.\n');
  expect((await doppelKeys("forget", "k1")).code).toBe(0);
});

it("a key that a living process seals with cannot be forgotten, whatever that has sealed so far", async () => {
  const { redis, keys, keyring, doppelKeys } = await stage();
  const idle = await reportSealing("worker", { redis, keys, keyring, log: pino({ level: "silent" }) });
  expect((await doppelKeys("rotate")).code).toBe(0);
  const refused = await doppelKeys("forget", "k1");
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining(`"k1" is still what seals: worker on ${hostname()} (process ${process.pid}).`),
  ]);
  expect(await redis.hexists(keys.keyChecks, "k1")).toBe(1);
  await idle.stop();
  expect((await doppelKeys("forget", "k1")).code).toBe(0);
});

it("a key that nobody has is forgotten if nothing needs it; until then it is said what does", async () => {
  const { redis, keys, doppelKeys } = await stage();
  await redis.hset(keys.keyChecks, "stg", randomBytes(48));
  expect((await doppelKeys("rotate")).stderr).toMatch(/"stg" is missing, .*`doppel keys list`/);
  expect((await doppelKeys("list")).stdout).toContain("stg  is not in IDENTITY_KEYS  nothing sealed\n");
  const sealed = createKeyring(new Map([["stg", randomBytes(32)]])).seal(Buffer.from("a face"), "context");
  const place = keys.identities("ada");
  await redis.hset(place, "me", sealed);
  expect((await doppelKeys("list")).stdout).toContain("stg  is not in IDENTITY_KEYS  1 user:identities\n");
  expect((await doppelKeys("list", "--of", "stg")).stdout).toBe(`${place} me\n`);
  expect((await doppelKeys("forget", "stg")).stderr).toMatch(
    /"stg" is still needed: 1 user:identities\. Put it back .* if nobody has it, see docs.operations\.md, Key loss/,
  );
  await redis.hdel(place, "me");
  expect((await doppelKeys("forget", "stg")).code).toBe(0);
  expect(await redis.hkeys(keys.keyChecks)).toEqual(["k1"]);
  expect((await doppelKeys("list")).stdout).not.toContain("stg");
});
