import { execFile } from "node:child_process";
import { access, constants, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const run = promisify(execFile);
const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

// Setup is plain JavaScript: Node must be able to run it before anything is built. Its types are stated here.
const { holdsAll } = await setupModule<{ holdsAll(wanted: object, installed: object): boolean }>(
  "dependencies",
);
const { nodeVersionProblem } = await setupModule<{ nodeVersionProblem(version: string): string | null }>(
  "node-version",
);
const { withLock } = await setupModule<{
  withLock(folder: string, say: (line: string) => void, work: () => Promise<void>): Promise<void>;
}>("lock");

async function setupModule<T>(name: string): Promise<T> {
  return (await import(join(root, "infra", "setup", `${name}.mjs`))) as T;
}

/** Nothing on the network answers through these, nor would npm find its registry. */
const offline = {
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  npm_config_registry: "http://127.0.0.1:9",
};

describe("Node's version", () => {
  test.each(["20.19.0", "20.20.1", "22.0.0", "24.1.0"])("%s will do", (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  test.each(["20.18.9", "18.20.8", "0.10.0"])("%s is refused in one sentence", (version) => {
    expect(nodeVersionProblem(version)).toMatch(
      new RegExp(`^Doppel needs Node 20\\.19 .*Node ${version}: .*\\.$`),
    );
  });

  test("setup under an old Node says so and exits 1", async () => {
    const pretend = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"18.20.8"}})`;
    const failed = await run(process.execPath, ["--import", pretend, "infra/setup.mjs"], { cwd: root }).then(
      () => null,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Doppel needs Node 20\.19.*\n$/),
    });
  });
});

describe("settings in .env", () => {
  let checkout: string;
  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), "doppel-settings-"));
    await cp(join(root, "infra", "setup"), join(checkout, "infra", "setup"), { recursive: true });
  });
  afterEach(() => rm(checkout, { recursive: true, force: true }));

  /** What setup in a checkout that has but this .env says of itself. */
  async function setupThere(
    envFile: string,
    env: Readonly<Record<string, string>> = {},
    ...flags: readonly string[]
  ) {
    await writeFile(join(checkout, ".env"), envFile);
    const script = `import { modelsDir } from "./infra/setup/lite-pack.mjs";
      import { redisStep } from "./infra/setup/redis.mjs";
      import { run } from "./infra/setup/run.mjs";
      const seen = await run(process.execPath, ["-p", "process.env.DISCORD_TOKEN"]);
      const needsRedis = !(await redisStep.inPlace());
      console.log(JSON.stringify({ modelsDir: modelsDir(), needsRedis, token: seen.output.trim() }));`;
    const options = { cwd: checkout, env: { HOME: "/home/ada", ...env } };
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "-e", script, "--", ...flags],
      options,
    );
    return JSON.parse(stdout) as { modelsDir: string; needsRedis: boolean; token: string };
  }

  test("say where the models go, as the worker reads it", async () => {
    expect((await setupThere("")).modelsDir).toBe(join(checkout, ".data", "models"));
    expect((await setupThere("MODELS_DIR=models-of-ours\n")).modelsDir).toBe(
      join(checkout, "models-of-ours"),
    );
    expect((await setupThere('MODELS_DIR="~/models"\n')).modelsDir).toBe("/home/ada/models");
    expect((await setupThere("MODELS_DIR=one\n", { MODELS_DIR: "/two" })).modelsDir).toBe("/two");
  });

  test.each(["REDIS_URL=redis://127.0.0.1:6379", "REDIS_URL_FILE=secrets/worker.url"])(
    "with %s no redis-server is needed here",
    async (line) => {
      expect((await setupThere("REDIS_URL=\n")).needsRedis).toBe(true);
      expect((await setupThere(`${line}\n`)).needsRedis).toBe(false);
    },
  );

  test("are not for the demo and the tests, which do not read it", async () => {
    const seen = await setupThere("MODELS_DIR=/one\nREDIS_URL=redis://127.0.0.1\n", {}, "--no-env-file");
    expect(seen).toMatchObject({ modelsDir: join(checkout, ".data", "models"), needsRedis: true });
    const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const apart = Object.keys(scripts).filter((name) => scripts[name]?.includes("--no-env-file"));
    expect(apart).toEqual(["demo", "chaos", "load", "test"]);
  });

  test("that cannot be read are told in a sentence", async () => {
    await mkdir(join(checkout, ".env"));
    const script = `const { redisStep } = await import("./infra/setup/redis.mjs");
      const { litePackStep } = await import("./infra/setup/lite-pack.mjs");
      for (const step of [redisStep, litePackStep])
        await step.run(() => {}).catch(({ message }) => console.log(message));`;
    const args = ["--input-type=module", "-e", script];
    const { stdout } = await run(process.execPath, args, { cwd: checkout, env: { REDIS_URL: "" } });
    const sentence = `${join(checkout, ".env")} cannot be read (EISDIR): make it a file that you may read.\n`;
    expect(stdout).toBe(sentence + sentence);
  });

  test("are not for the programs that setup runs", async () => {
    expect((await setupThere("DISCORD_TOKEN=secret\n")).token).toBe("undefined");
  });
});

describe("installed dependencies", () => {
  const lock = {
    packages: {
      "": { optionalDependencies: { native: "1" } },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/native": { version: "1.0.0", optional: true, os: [process.platform] },
      "node_modules/native-elsewhere": { version: "1.0.0", optional: true, os: ["plan9"] },
    },
  };
  const { "node_modules/a": a, "node_modules/native": native } = lock.packages;

  test("are enough without what other machines need", () => {
    expect(holdsAll(lock, { packages: { "node_modules/a": a, "node_modules/native": native } })).toBe(true);
  });

  test.each([
    ["one is missing", { "node_modules/native": native }],
    ["one has another version", { "node_modules/a": { version: "1.0.1" }, "node_modules/native": native }],
    ["an optional one of ours is missing", { "node_modules/a": a }],
  ])("are not when %s", (_what, packages) => {
    expect(holdsAll(lock, { packages })).toBe(false);
  });
});

describe("the lock", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "doppel-setup-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("lets one setup work at a time and is gone afterwards", async () => {
    const lock = join(folder, "lock");
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} starts`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      events.push(`${name} ends`);
    };
    await Promise.all([withLock(lock, () => {}, work("one")), withLock(lock, () => {}, work("two"))]);
    expect(events).toHaveLength(4);
    expect(events[0]?.split(" ")[0]).toBe(events[1]?.split(" ")[0]);
    await expect(access(lock)).rejects.toThrow("ENOENT");
  });

  test("of a dead setup is taken over", async () => {
    const lock = join(folder, "lock");
    const script = `import fs from "node:fs"; fs.mkdirSync(${JSON.stringify(lock)}); fs.writeFileSync(${JSON.stringify(join(lock, "pid"))}, String(process.pid))`;
    await run(process.execPath, ["--input-type=module", "-e", script]);
    let worked = false;
    await withLock(
      lock,
      () => {},
      async () => {
        worked = true;
      },
    );
    expect(worked).toBe(true);
  });
});

describe("with everything in place", () => {
  test("setup is done at once, without the network, and prints nothing when quiet", async () => {
    const env = { ...process.env, ...offline, PATH: dirname(process.execPath) };
    // Whatever changed since the tests were started is built first.
    await run(process.execPath, ["infra/setup.mjs"], { cwd: root, env: process.env });
    const started = performance.now();
    const { stdout, stderr } = await run(process.execPath, ["infra/setup.mjs", "--quiet"], {
      cwd: root,
      env,
    });
    // 0.1 s when the machine is idle; the rest is for one that is not.
    expect(performance.now() - started).toBeLessThan(5000);
    expect(stdout + stderr).toBe("");
  });

  test("a machine without Chromium is told so once, and nothing fails", async () => {
    const env = { ...process.env, ...offline, PATH: "/nowhere", CHROMIUM: "" };
    const { stderr } = await run(process.execPath, ["infra/setup.mjs", "--browser"], { cwd: root, env });
    expect(stderr).toMatch(/there is no Chromium here, so the browser tests will be skipped: install/);
    const without = await run(process.execPath, ["infra/setup.mjs", "--quiet"], { cwd: root, env });
    expect(without.stdout + without.stderr).toBe("");
  });

  test("a redis-server is known and runs", async () => {
    const path = (await readFile(join(root, ".data", "tools", "redis-server.path"), "utf8")).trim();
    await access(path, constants.X_OK);
    expect((await run(path, ["--version"])).stdout).toMatch(/v=\d+\.\d+/);
  });
});
