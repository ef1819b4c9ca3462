import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  ConfigError,
  loadBotConfig,
  loadEndWithinMs,
  loadStoreConfig,
  loadWorkerConfig,
  variables,
} from "../../shared/config.ts";

const key = Buffer.alloc(32, 7).toString("base64");

describe("configuration", () => {
  it("reports every bad variable at once and shows no value", () => {
    const env = {
      DISCORD_TOKEN: "",
      IDENTITY_KEYS: "k1:c2VjcmV0",
      REDIS_URL: "http://secret-host",
      LOG_LEVEL: "loud",
    };
    let message = "";
    try {
      loadBotConfig(env);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      message = String(error);
    }
    for (const name of ["DISCORD_TOKEN", "IDENTITY_KEYS", "REDIS_URL", "LOG_LEVEL"])
      expect(message).toContain(name);
    for (const value of ["c2VjcmV0", "secret-host", "loud"]) expect(message).not.toContain(value);
  });

  it("knows how long an end may take, and leaves it to who is started to say that DRAIN_S is wrong", () => {
    const within = ["", "5", "soon"].map((DRAIN_S) => loadEndWithinMs({ DRAIN_S, REDIS_URL: "nonsense" }));
    expect(within).toEqual([45_000, 25_000, 20_000]);
  });

  it("takes an empty variable for one that was not set", () => {
    expect(loadWorkerConfig({ IDENTITY_KEYS: `k1:${key}`, SWAP_ENGINE: "" }).SWAP_ENGINE).toBe("auto");
  });

  it('takes no more identities than a select menu shows beside "leave alone"', () => {
    const of = (MAX_IDENTITIES: string) => loadWorkerConfig({ IDENTITY_KEYS: `k1:${key}`, MAX_IDENTITIES });
    expect([of("").MAX_IDENTITIES, of("24").MAX_IDENTITIES]).toEqual([20, 24]);
    for (const wrong of ["25", "0"]) expect(() => of(wrong)).toThrow(/MAX_IDENTITIES: .*\d/);
  });

  it("reads a secret from the file that NAME_FILE names, as Docker and Kubernetes mount it", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "doppel-secret-")), "keys");
    onTestFinished(() => rm(dirname(file), { recursive: true }));
    await writeFile(file, `k1:${key}\n`);
    expect([...loadWorkerConfig({ IDENTITY_KEYS_FILE: file }).IDENTITY_KEYS.keys()]).toEqual(["k1"]);
    const both = { IDENTITY_KEYS: `k2:${key}`, IDENTITY_KEYS_FILE: file };
    expect(() => loadWorkerConfig(both)).toThrow(/both set/);
    const missing = () => loadWorkerConfig({ IDENTITY_KEYS_FILE: `${file}-missing` });
    expect(missing).toThrow(ConfigError);
    expect(missing).toThrow(/IDENTITY_KEYS_FILE cannot be read: ENOENT/);
  });

  it("keeps the order of the keys: the first one seals", () => {
    const { IDENTITY_KEYS } = loadWorkerConfig({ IDENTITY_KEYS: `k2:${key}, k1:${key}` });
    expect([...IDENTITY_KEYS.keys()]).toEqual(["k2", "k1"]);
  });

  it("wants an id of its own for every key", () => {
    const twice = `k1:${key},k2:${key},k1:${Buffer.alloc(32, 1).toString("base64")}`;
    expect(() => loadWorkerConfig({ IDENTITY_KEYS: twice })).toThrow(/IDENTITY_KEYS: names "k1" twice/);
  });

  it.each([
    "redis://db.example.org:6379",
    "redis://:password@10.0.0.5",
    "redis://localhost.example.org",
    "redis://127.0.0.1.example.org",
  ])("wants TLS to a Redis elsewhere: %s", (REDIS_URL) => {
    const env = { IDENTITY_KEYS: `k1:${key}`, REDIS_URL, DISCORD_TOKEN: "t" };
    for (const load of [loadBotConfig, loadWorkerConfig, loadStoreConfig]) {
      expect(() => load(env)).toThrow(/REDIS_URL: wants rediss:\/\/ \(TLS\).*REDIS_ALLOW_PLAINTEXT=true/);
      expect(() => load(env)).not.toThrow(/password/);
      expect(load({ ...env, REDIS_ALLOW_PLAINTEXT: "true" }).REDIS_URL).toBe(REDIS_URL);
      const tls = REDIS_URL.replace("redis:", "rediss:");
      expect(load({ ...env, REDIS_URL: tls }).REDIS_URL).toBe(tls);
    }
  });

  it.each(["redis://127.0.0.1:6379", "redis://localhost", "redis://[::1]:6379/2", "redis://:p@127.1.2.3:1"])(
    "and not on this machine: %s",
    (REDIS_URL) => {
      expect(loadStoreConfig({ IDENTITY_KEYS: `k1:${key}`, REDIS_URL }).REDIS_URL).toBe(REDIS_URL);
    },
  );

  it("has a line in .env.example for every variable that a process reads", async () => {
    const example = await readFile(new URL("../../.env.example", import.meta.url), "utf8");
    const explained = new Set([...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name));
    // Every secret may stand in a file: said once, with the example of the keys.
    const missing = Object.values(variables)
      .flat()
      .filter((name) => !explained.has(name) && !/^(REDIS_URL|DISCORD_TOKEN|OPS_PASSWORD)_FILE$/.test(name));
    expect([...new Set(missing)]).toEqual([]);
  });
});
