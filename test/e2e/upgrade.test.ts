import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Part, startPart } from "../../infra/stage/part.ts";
import { answers, freePort, waitUntilReady } from "../../infra/stage/ports.ts";
import { dataDir, root } from "../../infra/stage/root.ts";
import { jobSchema } from "../../shared/jobs.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let redis: Redis;
let next: string;
const parts: Part[] = [];

/** This version's bot and worker, and a build of the next one: it differs in the number of the jobs' shape. */
beforeAll(async () => {
  doppel = await startDoppel();
  redis = new Redis(doppel.redis.url);
  next = await mkdtemp(join(dataDir, "next-"));
  await cp(join(root, "dist"), join(next, "dist"), { recursive: true });
  await cp(join(root, "package.json"), join(next, "package.json"));
  await symlink(join(root, "node_modules"), join(next, "node_modules"));
  const file = join(next, "dist/shared/jobs.js");
  const text = await readFile(file, "utf8");
  expect(text).toContain(`jobSchema = ${jobSchema};`);
  await writeFile(file, text.replace(`jobSchema = ${jobSchema};`, `jobSchema = ${jobSchema + 1};`));
});
afterAll(async () => {
  for (const part of parts) await part.stop();
  redis?.disconnect();
  await doppel?.stop();
  await rm(next, { recursive: true, force: true });
});

async function startNext(name: "bot" | "worker"): Promise<void> {
  const port = await freePort();
  const logFile = join(next, `${name}.log`);
  const part = await startPart({
    name,
    command: process.execPath,
    args: [join(next, `dist/${name}/main.js`)],
    env: { ...doppel.env, [`${name.toUpperCase()}_HEALTH_PORT`]: String(port) },
    logFile,
  });
  parts.push(part);
  await waitUntilReady(part, () => answers(`http://127.0.0.1:${port}/readyz`));
}

it("workers first, then the bot: nothing that people ask for is lost on the way", async () => {
  const ada = doppel.discord.user("Ada");
  const swap = async () => ada.slash("swapid", { idname: "me", image: await sample("single") });
  const shown = {
    arrives: ({ attachments }: { attachments: readonly unknown[] }) => attachments.length === 1,
  };
  await save(ada, "me", await sample("iris"));

  // What this version's bot queues, with no worker of its own left, the next version's worker does.
  await startNext("worker");
  await doppel.stage.stopPart(doppel.worker.part);
  await (await swap()).until(shown.arrives, patience);

  await doppel.stage.stopPart(doppel.bot.part);
  await startNext("bot");
  await (await swap()).until(shown.arrives, patience);
}, 90_000);

it("the other way round: a worker hands back what is too new for it, until a newer one comes", async () => {
  const ben = doppel.discord.user("Ben");
  await save(ben, "me", await sample("ravi"));
  const newer = parts.find(({ name }) => name === "worker");
  const older = await doppel.stage.startWorker(doppel.env, 2);
  await newer?.stop();
  const reply = await ben.slash("swapid", { idname: "me", image: await sample("single") });
  await expect.poll(() => redis.zcard("doppel:bull:interactive:delayed")).toBe(1);
  expect(reply.attachments).toHaveLength(0);

  await doppel.stage.stopPart(older.part);
  await startNext("worker");
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  expect(reply.content).toMatch(/1 face swapped/);
}, 90_000);
