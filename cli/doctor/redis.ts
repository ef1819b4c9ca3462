import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ConfigError, resolvePath } from "../../shared/config.ts";
import { countAlive } from "../../shared/workers-alive.ts";
import { UserMistake } from "../user-mistake.ts";
import { readsOnly, type Store, withStore } from "../with-store.ts";
import { type Finding, missing, ok, optional } from "./finding.ts";

/** The program that `npm start` runs where no Redis is named. */
export async function findRedisServer(): Promise<Finding> {
  const pathFile = resolvePath(".data/tools/redis-server.path");
  const command = (await readFile(pathFile, "utf8").catch(() => "")).trim();
  return command && existsSync(command)
    ? ok(`redis-server: ${command}`)
    : missing("redis-server", "npm run setup");
}

/** The Redis that REDIS_URL names: in reach, by which way, and set up so that it forgets nothing. */
export async function findRedis(): Promise<Finding[]> {
  try {
    const findings = async (store: Store) => [
      ...findWay(new URL(store.config.REDIS_URL), store.config.REDIS_ALLOW_PLAINTEXT),
      ...findDurability(await infoOf(store)),
      ok(
        `identity keys: ${[...store.config.IDENTITY_KEYS.keys()].join(", ")}; the first one seals, and opens what is there`,
      ),
      await findWorkers(store),
    ];
    return await withStore(findings, readsOnly);
  } catch (error) {
    // The settings' own findings say it.
    if (error instanceof ConfigError) return [];
    if (error instanceof UserMistake) return [missing(error.message, "start it, or mend REDIS_URL")];
    const why = error instanceof Error ? error.message : String(error);
    return [missing(why, "docs/operations.md, Identity keys")];
  }
}

function findWay({ protocol, hostname }: URL, isPlaintextAllowed: boolean): Finding[] {
  if (protocol === "rediss:") return [ok("Redis answers, over TLS")];
  const here = !isPlaintextAllowed || /^(localhost|127\.|\[::1\])/.test(hostname);
  return here
    ? [ok("Redis answers, on this machine")]
    : [optional("Redis answers, without TLS", "fine in a network that nobody else is in; else rediss://")];
}

async function infoOf({ redis }: Store): Promise<ReadonlyMap<string, string>> {
  const lines = (await redis.info()).split("\r\n").filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}

/** @param info what INFO says, by name */
export function findDurability(info: ReadonlyMap<string, string>): Finding[] {
  const version = info.get("redis_version") ?? "unknown";
  const policy = info.get("maxmemory_policy");
  const used = Number(info.get("used_memory"));
  const most = Number(info.get("maxmemory"));
  return [
    Number.parseInt(version, 10) >= 7
      ? ok(`Redis ${version}`)
      : missing(`Redis ${version} is too old`, "version 7 or newer"),
    policy === "noeviction"
      ? ok("Redis refuses when it is full (noeviction)")
      : missing(
          `Redis forgets when it is full (${policy})`,
          "CONFIG SET maxmemory-policy noeviction, and in its file",
        ),
    info.get("aof_enabled") === "1" && info.get("aof_last_write_status") === "ok"
      ? ok("Redis writes its append-only file")
      : missing(
          "Redis does not write an append-only file",
          "appendonly yes: what is saved must survive a crash",
        ),
    most === 0
      ? optional(
          "Redis has no limit of memory (maxmemory)",
          "give it one, so that it refuses before it is killed",
        )
      : used / most < 0.8
        ? ok(`Redis uses ${Math.round((used / most) * 100)} % of its memory`)
        : missing(`Redis uses ${Math.round((used / most) * 100)} % of its memory`, "raise maxmemory"),
  ];
}

const aliveWithinMs = 30_000;

async function findWorkers({ redis, keys }: Store): Promise<Finding> {
  const alive = await countAlive(redis, keys, aliveWithinMs);
  return alive > 0
    ? ok(`workers alive: ${alive}`)
    : optional("no worker is alive", "npm start, or npm run worker");
}
