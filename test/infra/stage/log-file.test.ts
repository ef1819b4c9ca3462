import { closeSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { openLogFile } from "../../../infra/stage/log-file.ts";

async function newPath() {
  const path = join(await mkdtemp(join(tmpdir(), "doppel-log-")), "worker.log");
  onTestFinished(() => rm(dirname(path), { recursive: true, force: true }));
  return path;
}

const write = async (log: Writable, ...chunks: readonly string[]) => {
  for (const chunk of chunks) await promisify<string, void>(log.write.bind(log))(chunk);
};
const end = (log: Writable) => new Promise<void>((resolve) => log.end(resolve));
const read = (path: string) => readFile(path, "utf8");

it("keeps the newest and one older file, in whole lines", async () => {
  const path = await newPath();
  const log = await openLogFile(path, 12);
  await write(log, "line 1\n", "line 2\n", "line ", "3\n", "line 4, cut ", "off\n", "line 5\n");
  await end(log);
  expect(await read(path)).toBe("line 5\n");
  expect(await read(`${path}.1`)).toBe("line 3\nline 4, cut off\n");
  expect(await readdir(dirname(path))).toHaveLength(2);
});

it("counts what was there before", async () => {
  const path = await newPath();
  await writeFile(path, "from yesterday\n");
  const log = await openLogFile(path, 12);
  await write(log, "line 1\n");
  await end(log);
  expect(await read(path)).toBe("line 1\n");
  expect(await read(`${path}.1`)).toBe("from yesterday\n");
});

it("two that write into one file do not push each other's lines out", async () => {
  const path = await newPath();
  const [one, other] = [await openLogFile(path, 12), await openLogFile(path, 12)];
  await write(one, "one 1\n", "one 2\n");
  await write(other, "other 1\n", "other 2\n");
  await write(one, "one 3\n");
  await write(other, "other 3\n");
  await Promise.all([end(one), end(other)]);
  expect(await read(path)).toBe("one 3\nother 3\n");
  expect(await read(`${path}.1`)).toBe("one 1\none 2\nother 1\nother 2\n");
});

it("takes what it cannot write, so that whoever writes goes on", async () => {
  const path = await newPath();
  const log = await openLogFile(path, 1);
  await write(log, "line 1\n");
  await rm(dirname(path), { recursive: true });
  await write(log, "line 2\n", "line 3\n");
  await end(log);
});

it("writes on where it cannot begin anew, until it can", async () => {
  const path = await newPath();
  const log = await openLogFile(path, 12);
  await mkdir(`${path}.1`);
  await write(log, "line 1\n", "line 2\n", "line 3\n");
  expect(await read(path)).toBe("line 1\nline 2\nline 3\n");
  await rmdir(`${path}.1`);
  await write(log, "line 4\n");
  await end(log);
  expect([await read(path), await read(`${path}.1`)]).toEqual(["line 4\n", "line 1\nline 2\nline 3\n"]);
});

it("ends also where its file cannot be closed any more", async () => {
  const path = await newPath();
  const log = await openLogFile(path);
  const open = await readdir("/proc/self/fd");
  const files = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  closeSync(Number(open[files.indexOf(path)]));
  const error = await new Promise((resolve) => log.once("error", resolve).end(resolve));
  expect(error).toBeFalsy();
});
