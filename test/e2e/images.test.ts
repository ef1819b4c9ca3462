import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DockerfileParser } from "dockerfile-ast";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Part, startPart } from "../../infra/stage/part.ts";
import { answers, freePort, waitUntilReady } from "../../infra/stage/ports.ts";
import { dataDir, root } from "../../infra/stage/root.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

const run = promisify(execFile);
const dockerfile = await readFile(join(root, "infra/docker/Dockerfile"), "utf8");
let doppel: Doppel;
let dir: string;
const parts: Part[] = [];
beforeAll(async () => {
  doppel = await startDoppel();
  for (const { part } of [doppel.bot, doppel.worker]) await doppel.stage.stopPart(part);
  dir = await mkdtemp(join(dataDir, "images-"));
});
afterAll(async () => {
  for (const part of parts) await part.stop();
  await doppel?.stop();
  await rm(dir, { recursive: true, force: true });
});

/**
 * What is in an image's /app, without Docker: the folders that its stage copies from the build, and the packages that
 * its `npm ci` installs, which the lock file tells.
 */
async function image(stage: string): Promise<string> {
  const app = join(dir, stage);
  const lines = linesOf(stage);
  for (const [, from, to] of lines.join("\n").matchAll(/^COPY --from=build \/app\/(dist\S+) (dist\S+)$/gm))
    await cp(join(root, from!), join(app, to!), { recursive: true });
  await cp(join(root, "package.json"), join(app, "package.json"));
  const install = lines.find((line) => line.includes("npm ci")) ?? "";
  const omits = (kind: string) => install.includes(`--omit=${kind}`);
  const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dev?: true; optional?: true; devOptional?: true }>;
  };
  const wanted = Object.entries(lock.packages).filter(
    ([path, { dev, optional, devOptional }]) =>
      path !== "" &&
      !(dev && omits("dev")) &&
      !(optional && omits("optional")) &&
      !(devOptional && omits("dev") && omits("optional")),
  );
  for (const [path] of wanted) {
    const to = join(app, dirname(path));
    await mkdir(to, { recursive: true });
    // Hard links: as good as a copy, and no way back into this checkout. Nested ones have come with their parent.
    await run("cp", ["-aln", join(root, path), to]).catch(() => undefined);
  }
  return app;
}

function linesOf(stage: string): string[] {
  const instructions = DockerfileParser.parse(dockerfile).getInstructions();
  const start = instructions.findIndex((one) => one.toString().includes(`AS ${stage}`));
  const end = instructions.findIndex((one, index) => index > start && one.getKeyword() === "FROM");
  const ranges = instructions.slice(start, end < 0 ? undefined : end).map((one) => one.getRange());
  return ranges.map((range) =>
    dockerfile
      .split("\n")
      .slice(range.start.line, range.end.line + 1)
      .join("\n"),
  );
}

async function start(app: string, name: "bot" | "worker"): Promise<Part> {
  const port = await freePort();
  const portName = `${name.toUpperCase()}_HEALTH_PORT`;
  const part = await startPart({
    name,
    command: "env",
    args: ["-C", app, process.execPath, `dist/${name}/main.js`],
    env: { ...doppel.env, NODE_ENV: "production", [portName]: String(port) },
    logFile: join(dir, `${name}.log`),
  });
  parts.push(part);
  await waitUntilReady(part, () => answers(`http://127.0.0.1:${port}/readyz`)).catch(async (cause) => {
    throw new Error(await readFile(join(dir, `${name}.log`), "utf8"), { cause });
  });
  return part;
}

it("what is in the images is enough: a bot that has no pixels and no models, and a worker", async () => {
  const [bot, worker] = await Promise.all([image("bot"), image("worker")]);
  const inBot = await readdir(join(bot, "node_modules"));
  expect(inBot.filter((name) => /sharp|onnx|@img/.test(name))).toEqual([]);
  expect(inBot).toContain("discord.js");
  expect(await readdir(join(bot, "dist"))).toEqual(["bot", "shared"]);
  expect(await readdir(join(worker, "node_modules"))).not.toContain("vitest");

  await Promise.all([start(bot, "bot"), start(worker, "worker")]);
  const ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  const result = await ada.slash("swapid", { idname: "me", image: await sample("single") });
  await result.until(({ attachments }) => attachments.length === 1, patience);

  const { stdout } = await run(process.execPath, ["dist/cli/main.js", "reports"], {
    cwd: worker,
    env: { ...process.env, ...doppel.env },
  });
  expect(stdout).toContain("Nobody has reported anything.");
}, 120_000);
