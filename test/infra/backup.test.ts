import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { expect, it, onTestFinished } from "vitest";
import { startPrivateRedis } from "../../infra/stage/private-redis.ts";
import { root } from "../../infra/stage/root.ts";

const run = promisify(execFile);

async function backUp(data: string, file: string): Promise<void> {
  const child = spawn("sh", [join(root, "infra/redis/backup.sh"), data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await pipeline(child.stdout, createWriteStream(file));
  expect(await ended).toBe(0);
}

it("a backup holds what was acknowledged before it, while Redis writes and rewrites its file", async () => {
  const dir = await mkdtemp(join(tmpdir(), "doppel-backup-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  const data = join(dir, "data");
  const { part, url } = await startPrivateRedis(data, dir);
  onTestFinished(() => part.stop());
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());

  let written = 0;
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; written++) await redis.set(`key:${written}`, "x".repeat(200));
  })();
  const rewriting = (async () => {
    while (!isOver) await redis.bgrewriteaof().catch(() => undefined);
  })();
  const before: number[] = [];
  for (let index = 0; index < 6; index++) {
    await expect.poll(() => written).toBeGreaterThan((before.at(-1) ?? 0) + 50);
    before.push(written);
    await backUp(data, join(dir, `${index}.tar`));
  }
  isOver = true;
  await Promise.all([writing, rewriting]);
  expect((await readdir(data)).filter((name) => name.startsWith(".backup"))).toEqual([]);

  for (const [index, count] of before.entries()) {
    const restored = join(dir, `restored-${index}`);
    await mkdir(restored);
    await run("tar", ["-xf", join(dir, `${index}.tar`), "-C", restored]);
    const other = await startPrivateRedis(restored, dir);
    const reader = new Redis(other.url);
    const present = await reader.exists(...Array.from({ length: count }, (_, key) => `key:${key}`));
    reader.disconnect();
    await other.part.stop();
    expect(present).toBe(count);
  }
}, 60_000);
