import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Service {
  image: string;
  user: string;
  restart: string;
  command?: string[];
  environment: Record<string, string>;
  volumes?: string[];
  healthcheck: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  build?: { dockerfile: string };
}

const run = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (path: string) => readFile(join(root, path), "utf8");
const compose = parse(await read("docker-compose.yml"), { merge: true }) as {
  services: Record<"redis" | "bot" | "worker" | "worker-gpu", Service>;
  volumes: object;
};
const { redis, bot, worker, "worker-gpu": gpu } = compose.services;

describe("docker-compose.yml", () => {
  test.each(Object.entries(compose.services))(
    "%s restarts, runs as nobody special, is checked",
    (_name, one) => {
      expect(one.restart).toBe("unless-stopped");
      expect(["redis", "node"]).toContain(one.user);
      expect(one.healthcheck.test.length).toBeGreaterThan(1);
    },
  );

  test("Redis is 7 or newer, has a password and keeps its data", () => {
    expect(redis.image).toMatch(/^redis:[78]\./);
    expect(redis.command).toContain("--requirepass");
    expect(redis.volumes).toContain("redis-data:/data");
    expect(compose.volumes).toHaveProperty("redis-data");
  });

  test("Redis is in nobody's reach from outside", () => {
    expect(Object.values(compose.services).every((service) => !("ports" in service))).toBe(true);
  });

  test.each([
    ["bot", bot, "8080"],
    ["worker", worker, "8081"],
  ])("%s waits for Redis and answers its health check", (name, service, port) => {
    expect(service.image).toBe(`doppel-${name}:\${DOPPEL_VERSION:-latest}`);
    expect(service.depends_on?.["redis"]?.condition).toBe("service_healthy");
    expect(service.healthcheck.test.join(" ")).toContain(`http://127.0.0.1:${port}/healthz`);
    expect(service.environment["REDIS_URL"]).toContain("@redis:6379");
    expect(service.environment["REDIS_ALLOW_PLAINTEXT"]).toBe("true");
  });

  test("the worker never sees Discord's token", () => {
    expect(bot.environment).toHaveProperty("DISCORD_TOKEN");
    expect(worker.environment).not.toHaveProperty("DISCORD_TOKEN");
  });

  test("what was erased is told apart from Redis: in a volume that the bot may write to", async () => {
    expect(bot.environment["TOMBSTONES_DIR"]).toBe("/data/tombstones");
    expect(bot.volumes).toEqual(["bot-data:/data"]);
    expect(redis.volumes?.join()).not.toContain("bot-data");
    const dockerfile = await read("infra/docker/bot.Dockerfile");
    expect(dockerfile).toContain("mkdir /data && chown node:node /data");
  });

  test("a GPU's worker starts only when asked for, and never falls back to the CPU", () => {
    expect(gpu.profiles).toEqual(["gpu"]);
    expect(gpu.environment["EXECUTION_PROVIDERS"]).toBe("cuda");
    expect(gpu.volumes).toEqual(worker.volumes);
  });

  test("docker compose reads it", async (context) => {
    const text = await readByCompose();
    if (text === null) {
      const reason =
        "no docker compose is installed here: docker-compose.yml was only parsed, not checked by it";
      process.stderr.write(`${reason}\n`);
      context.skip(reason);
      return;
    }
    const { services } = parse(text) as typeof compose;
    expect(Object.keys(services)).toEqual(expect.arrayContaining(["bot", "redis", "worker"]));
    expect(services.worker.environment["REDIS_URL"]).toBe("redis://:p@redis:6379");
  });
});

/** What docker compose makes of the file, or its first version, which Debian has; `null` where neither is. */
async function readByCompose(): Promise<string | null> {
  const secrets = { REDIS_PASSWORD: "p", IDENTITY_KEYS: "k", DISCORD_TOKEN: "t" };
  const options = { cwd: root, env: { ...process.env, ...secrets } };
  const has = (command: string, ...args: string[]) =>
    run(command, args).then(
      () => true,
      () => false,
    );
  if (await has("docker", "compose", "version")) {
    return (await run("docker", ["compose", "config"], options)).stdout;
  }
  if (!(await has("docker-compose", "version"))) return null;
  // The first version names a project by its folder and knows no `name`.
  const folder = await mkdtemp(join(tmpdir(), "doppel-compose-"));
  const file = join(folder, "docker-compose.yml");
  await writeFile(file, (await read("docker-compose.yml")).replace(/^name: .*$/m, ""));
  try {
    return (await run("docker-compose", ["-f", file, "config"], options)).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("infra/redis/redis.conf", () => {
  test.each(["appendonly yes", "appendfsync always", "maxmemory-policy noeviction", 'save ""'])(
    "%s",
    async (line) => {
      expect((await read("infra/redis/redis.conf")).split("\n")).toContain(line);
    },
  );

  test("a real redis-server accepts every line", async () => {
    const server = (await read(".data/tools/redis-server.path")).trim();
    const conf = (await read("infra/redis/redis.conf")).replace("dir /data", "dir /nonexistent-doppel");
    // It stops at the first line that it does not like, and `dir` is the last: nothing is left running.
    const folder = await mkdtemp(join(tmpdir(), "doppel-redis-"));
    await writeFile(join(folder, "redis.conf"), conf);
    const failed = await run(server, [join(folder, "redis.conf"), "--port", "0"], { timeout: 10_000 }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    await rm(folder, { recursive: true });
    expect(`${failed.stdout}${failed.stderr}`).toMatch(/>>> 'dir \/nonexistent-doppel'/);
  });
});

describe("Dockerfiles", () => {
  test.each([
    ["bot", "--omit=optional"],
    ["worker", "dist/cli/pull.js lite"],
    ["worker-gpu", "ONNXRUNTIME_NODE_INSTALL=cuda12"],
  ])("%s starts Node itself, not as root", async (name, essential) => {
    const text = await read(`infra/docker/${name}.Dockerfile`);
    expect(text).toContain("\nUSER node\n");
    expect(text).toContain(`CMD ["node", "dist/${name.replace("-gpu", "")}/main.js"]`);
    expect(text).toContain(essential);
  });
});
