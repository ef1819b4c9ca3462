import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "../../../infra/stage/ports.ts";
import { root } from "../../../infra/stage/root.ts";
import { runningAlready, writeRunning } from "../../../infra/stage/running.ts";

it("a second npm start is refused for as long as the first one's Redis listens, and not after it", async () => {
  const dir = await mkdtemp(join(tmpdir(), "doppel-running-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, "running.env");
  expect(await runningAlready(file)).toBeNull();

  const port = await freePort();
  const redis = createServer();
  await new Promise<void>((resolve) => redis.listen(port, "127.0.0.1", resolve));
  await writeRunning(file, { REDIS_URL: `redis://127.0.0.1:${port}`, MODELS_DIR: "/models" });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await runningAlready(file)).toMatch(new RegExp(`runs here already.*${port}.*kill ${process.pid}`));

  // Killed with everything that it had started: the file is left, and stops nobody.
  await new Promise((resolve) => redis.close(resolve));
  expect(await runningAlready(file)).toBeNull();
});

it("a Redis of the operator's own may be shared by as many as it likes", async () => {
  const dir = await mkdtemp(join(tmpdir(), "doppel-running-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, "running.env");
  await writeRunning(file, { MODELS_DIR: "/models" });
  expect(await runningAlready(file)).toBeNull();
});

it("SIGTERM to npm reaches the process that ends the others: no shell is left in between", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const name of ["start", "worker"])
    expect(scripts[name]).toMatch(/&& exec node dist\/infra\/[\w-]+\.js$/);
});
