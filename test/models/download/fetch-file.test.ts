import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WrongFileError } from "../../../models/download/errors.ts";
import { type FetchOptions, fetchFile } from "../../../models/download/fetch-file.ts";
import {
  cutAfter,
  etagOf,
  file,
  sha256,
  stallAfter,
  startFileServer,
  status,
  withoutRanges,
} from "./file-server.ts";

const model = randomBytes(300_000);
const half = model.length / 2;
let server: Awaited<ReturnType<typeof startFileServer>>;
let folder: string;
let path: string;

beforeEach(async () => {
  server = await startFileServer();
  folder = await mkdtemp(join(tmpdir(), "doppel-download-"));
  path = join(folder, "model.onnx");
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function fetchModel(url: string, options: FetchOptions = {}, sha = sha256(model)): Promise<void> {
  const expected = { name: "model.onnx", bytes: model.length, sha256: sha };
  return fetchFile(url, path, expected, { retryDelayMs: 1, idleTimeoutMs: 5000, ...options });
}

async function expectModelAlone(): Promise<void> {
  expect((await readFile(path)).equals(model)).toBe(true);
  expect(await readdir(folder)).toEqual(["model.onnx"]);
}

test("a whole file arrives, with progress, and leaves nothing beside it", async () => {
  const progress: [number, number | null][] = [];
  await fetchModel(server.serve("/m", file(model)), { onBytes: (...step) => progress.push(step) });
  await expectModelAlone();
  expect(progress.at(-1)).toEqual([model.length, model.length]);
});

test("a transfer cut in half goes on from there", async () => {
  await fetchModel(server.serve("/m", cutAfter(half, model), file(model)));
  await expectModelAlone();
  expect(server.seen).toMatchObject([
    { range: undefined },
    { range: `bytes=${half}-`, ifRange: etagOf(model) },
  ]);
});

test("a later run goes on from what an earlier one left", async () => {
  const url = server.serve("/m", cutAfter(half, model), file(model));
  await expect(fetchModel(url, { attempts: 1 })).rejects.toThrow(url);
  expect(existsSync(path)).toBe(false);
  await fetchModel(url);
  await expectModelAlone();
  expect(server.seen[1]?.range).toBe(`bytes=${half}-`);
});

test("a server without ranges sends everything again", async () => {
  await fetchModel(server.serve("/m", cutAfter(half, model), withoutRanges(model)));
  await expectModelAlone();
});

test("a file that changed meanwhile is fetched from its beginning", async () => {
  const old = randomBytes(model.length);
  await fetchModel(server.serve("/m", cutAfter(half, old), file(model)));
  await expectModelAlone();
  expect(server.seen[1]?.ifRange).toBe(etagOf(old));
});

test("a range that the server calls unsatisfiable is asked for anew", async () => {
  await fetchModel(server.serve("/m", cutAfter(half, model), status(416), file(model)));
  await expectModelAlone();
  expect(server.seen.at(-1)?.range).toBeUndefined();
});

test("a part from another address is not trusted", async () => {
  await writeFile(`${path}.part`, randomBytes(10));
  await writeFile(`${path}.part.json`, JSON.stringify({ url: "https://elsewhere/m", validator: '"x"' }));
  await fetchModel(server.serve("/m", file(model)));
  await expectModelAlone();
  expect(server.seen[0]?.range).toBeUndefined();
});

test("a stalled transfer is given up and continued", async () => {
  await fetchModel(server.serve("/m", stallAfter(half, model), file(model)), { idleTimeoutMs: 1000 });
  await expectModelAlone();
});

test("a server in trouble is asked again, one that says no is not", async () => {
  await fetchModel(server.serve("/m", status(500), status(503), file(model)));
  await expectModelAlone();
  const gone = server.serve("/gone", status(404));
  await expect(fetchModel(gone)).rejects.toThrow(/gone: the server answered 404/);
  expect(server.seen.filter((one) => one.path === "/gone")).toHaveLength(1);
});

test("a server that stays in trouble is given up", async () => {
  await expect(fetchModel(server.serve("/m", status(500)), { attempts: 3 })).rejects.toThrow(/500/);
  expect(server.seen).toHaveLength(3);
});

test("a wrong hash deletes the file and says name, expected and got", async () => {
  const expected = "0".repeat(64);
  const error = await fetchModel(server.serve("/m", file(model)), {}, expected).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(WrongFileError);
  for (const part of ["model.onnx", expected, sha256(model)]) expect(String(error)).toContain(part);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["shorter", model.subarray(1)],
  ["longer", Buffer.concat([model, Buffer.from("!")])],
])("a %s file is refused", async (_what, bytes) => {
  await expect(fetchModel(server.serve("/m", file(bytes)))).rejects.toThrow(
    `expected ${model.length} bytes, got ${bytes.length} bytes`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test("a server that sends more than it should is cut off", async () => {
  const endless = server.serve("/m", (_request, response) => {
    const more = () => response.write(model, () => !response.destroyed && setImmediate(more));
    response.writeHead(200);
    more();
  });
  await expect(fetchModel(endless)).rejects.toThrow(WrongFileError);
  expect(await readdir(folder)).toEqual([]);
});

test("redirects are followed, but never to plain HTTP elsewhere", async () => {
  const target = server.serve("/target", file(model));
  await fetchModel(server.serve("/m", status(302, { location: target })));
  await expectModelAlone();
  await rm(path);
  const unsafe = server.serve("/unsafe", status(302, { location: "http://mirror.invalid/m" }));
  await expect(fetchModel(unsafe)).rejects.toThrow("http://mirror.invalid is not an HTTPS address");
});

test("an aborted download stops and can go on later", async () => {
  const url = server.serve("/m", stallAfter(half, model), file(model));
  const controller = new AbortController();
  const onBytes = (received: number) => received === half && controller.abort();
  await expect(fetchModel(url, { signal: controller.signal, onBytes })).rejects.toThrow(/abort/i);
  await fetchModel(url);
  await expectModelAlone();
});
