import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectLocalDiscord, type DiscordClient } from "../../infra/local-discord/client.ts";
import { type Part, startPart } from "../../infra/stage/part.ts";
import { freePort, waitUntilReady } from "../../infra/stage/ports.ts";
import { dataDir, root } from "../../infra/stage/root.ts";
import { createStage, type Stage } from "../../infra/stage/stage.ts";
import { listens } from "../../shared/listens.ts";
import { patience, sample, save } from "./doppel.ts";

const run = promisify(execFile);
const token = "local-discord-token";
let dir: string;
let stage: Stage;
let redis: Part;
let port: number;
let operator: Redis;
let discord: DiscordClient;
let env: Record<string, string>;

/** Redis as docker-compose.shared-redis.yml runs it, with real certificates and users; bot and worker find it by them. */
beforeAll(async () => {
  dir = await mkdtemp(join(dataDir, "e2e-"));
  const secrets = join(dir, "secrets");
  port = await freePort();
  await run(join(root, "infra/redis/make-secrets.sh"), [secrets, "127.0.0.1"], {
    env: { ...process.env, REDIS_TLS_PORT: String(port) },
  });
  redis = await startRedis(secrets);
  operator = new Redis(await urlOf("operator"), { tls: { ca: await readFile(join(secrets, "ca.crt")) } });
  stage = createStage(join(dir, "logs"));
  const { origin } = await stage.startLocalDiscord(token);
  env = {
    DISCORD_API_URL: `${origin}/api`,
    IDENTITY_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    MODELS_DIR: process.env["MODELS_DIR"] ?? join(dataDir, "models"),
    NODE_EXTRA_CA_CERTS: join(secrets, "ca.crt"),
  };
  await Promise.all([
    stage.startWorker({ ...env, REDIS_URL_FILE: join(secrets, "worker.url") }),
    stage.startBot({ ...env, DISCORD_TOKEN: token, REDIS_URL: await urlOf("bot") }),
  ]);
  discord = await connectLocalDiscord(origin);
});
afterAll(async () => {
  discord?.close();
  operator?.disconnect();
  await stage?.stop();
  await redis?.stop();
  await rm(dir, { recursive: true, force: true });
});

async function startRedis(secrets: string): Promise<Part> {
  const data = join(dir, "redis");
  await mkdir(data);
  const [main, tls] = await Promise.all(
    ["redis.conf", "tls.conf"].map((name) => readFile(join(root, "infra/redis", name), "utf8")),
  );
  await writeFile(join(dir, "redis.conf"), main!.replace("dir /data", `dir ${data}`));
  // What is at another place here than in its container.
  const here = tls!
    .replace("/etc/redis/redis.conf", join(dir, "redis.conf"))
    .replaceAll("/run/secrets", secrets)
    .replace("tls-port 6380", `tls-port ${port}\nbind 127.0.0.1`);
  await writeFile(join(dir, "tls.conf"), here);
  const command = (await readFile(join(dataDir, "tools/redis-server.path"), "utf8")).trim();
  const part = await startPart({
    name: "redis",
    command,
    args: [join(dir, "tls.conf")],
    logFile: join(dir, "redis.log"),
  });
  await waitUntilReady(part, () => listens(port));
  return part;
}

/** As it is from this side of the container. */
async function urlOf(user: string): Promise<string> {
  const url = (await readFile(join(dir, "secrets", `${user}.url`), "utf8")).trim();
  return url.replace("@redis:6380", `@127.0.0.1:${port}`);
}

async function connectAs(user: string): Promise<Redis> {
  const ca = await readFile(join(dir, "secrets", "ca.crt"));
  return new Redis(await urlOf(user), { tls: { ca }, lazyConnect: true, retryStrategy: () => null });
}

it("bot and worker do their whole work as users who may do nothing else", async () => {
  const ada = discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  const result = await ada.slash("swapid", { idname: "me", image: await sample("single") });
  await result.until(({ attachments }) => attachments.length === 1, patience);
  await (await ada.slash("listid")).settled(patience);
  const erased = await (await ada.slash("delid", { idname: "me" })).settled(patience);
  expect(erased.content).toMatch(/me/);
  // What was refused to anybody, by name.
  const denied = (await operator.call("ACL", "LOG")) as string[][];
  const refusals = denied.map((entry) => `${entry[9]}: ${entry[7]}`);
  expect(refusals).toEqual([]);
});

it.each([
  ["FLUSHALL"],
  ["KEYS", "*"],
  ["SCAN", "0"],
  ["CONFIG", "GET", "*"],
  ["ACL", "LIST"],
  ["SHUTDOWN", "NOSAVE"],
  ["MONITOR"],
  ["BGREWRITEAOF"],
  ["REPLICAOF", "NO", "ONE"],
  ["GET", "another-program:key"],
])("a worker may not %s", async (...command) => {
  const worker = await connectAs("worker");
  await worker.connect();
  const [name, ...args] = command as [string, ...string[]];
  await expect(worker.call(name, ...args)).rejects.toThrow(/NOPERM/);
  await operator.call("ACL", "LOG", "RESET");
  worker.disconnect();
});

it("nobody comes in without a name, without TLS, or past a certificate that nobody signed", async () => {
  const anonymous = new Redis(`rediss://127.0.0.1:${port}`, {
    tls: { ca: await readFile(join(dir, "secrets", "ca.crt")) },
    retryStrategy: () => null,
  });
  anonymous.on("error", () => undefined);
  await expect(anonymous.get("x")).rejects.toThrow(/NOAUTH|NOPERM/);
  anonymous.disconnect();
  const plain = new Redis((await urlOf("worker")).replace("rediss", "redis"), {
    lazyConnect: true,
    retryStrategy: () => null,
  });
  plain.on("error", () => undefined);
  await expect(plain.connect()).rejects.toThrow();
  const { NODE_EXTRA_CA_CERTS: _, ...unsure } = env;
  const worker = stage.startWorker({ ...unsure, REDIS_URL_FILE: join(dir, "secrets", "worker.url") }, 2);
  await expect(worker).rejects.toThrow(/certificate|CERT|closed/);
});
