import { appendFile, cp, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import { type Part, startPart } from "../../infra/stage/part.ts";
import { freePort } from "../../infra/stage/ports.ts";
import { compiled } from "../../infra/stage/root.ts";
import { type Doppel, patience, runCli, sample, save, startDoppel } from "./doppel.ts";

let doppel: Doppel;
let ada: User;
let otherModels: string;
const parts: Part[] = [];
beforeAll(async () => {
  doppel = await startDoppel();
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  // The same networks in other files: a model's comment is part of its file, not of what it does.
  otherModels = join(dirname(doppel.stage.logDir), "models");
  await cp(join(doppel.env["MODELS_DIR"]!, "lite"), join(otherModels, "lite"), { recursive: true });
  await appendFile(join(otherModels, "lite", "fr_feature.onnx"), Buffer.from([0x32, 1, 0x78]));
});
afterAll(async () => {
  for (const part of parts) await part.stop();
  await doppel?.stop();
});

const swap = async () => ada.slash("swapid", { idname: "me", image: await sample("single") });
const gotPicture = async () => (await swap()).until(({ attachments }) => attachments.length === 1, patience);

/** A worker that need not become ready. */
async function startOther(name: string, env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const part = await startPart({
    name,
    command: process.execPath,
    args: [compiled("worker/main.js")],
    env: { ...doppel.env, ...env, WORKER_HEALTH_PORT: String(port) },
    logFile: join(doppel.stage.logDir, `${name}.log`),
  });
  parts.push(part);
  return {
    part,
    log: () => readFile(part.logFile, "utf8"),
    readyz: () => readyz(`http://127.0.0.1:${port}`),
  };
}

async function readyz(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/readyz`).catch(() => null);
  return response ? { code: response.status, ...((await response.json()) as object) } : { code: 0 };
}

/** `doppel fleet ...` on the machine of the worker with these models. */
async function fleet(modelsDir: string, ...args: string[]): Promise<string> {
  const env = { ...doppel.env, MODELS_DIR: modelsDir };
  return (await runCli({ env }, "fleet", ...args)).stdout;
}

// Each goes on where the one before it ended: a second try would report what the first one left behind.
describe("a worker that differs from what the fleet is pinned to", { retry: 0 }, () => {
  it("stays unready, says why, takes no jobs, until an operator adopts what it has; the others then rest", async () => {
    const other = await startOther("worker-other", { MODELS_DIR: otherModels });
    await expect.poll(async () => (await other.readyz())["code"], { timeout: 20_000 }).toBe(503);
    const why = expect.stringMatching(
      /^this fleet is pinned to pack \w+, this worker has \w+; recogniser 87aacdfe/,
    );
    expect(await other.readyz()).toMatchObject({ status: "not ready", why });
    expect(await other.log()).toMatch(/"msg":"takes no jobs"/);
    await gotPicture();
    expect(await other.log()).not.toContain("job ended");
    const shown = await fleet(otherModels, "show");
    expect(shown).toMatch(
      /^Pinned since .*engine morph, .*recogniser 87aacdfe57510db2, commercial use allowed/,
    );
    expect(shown).toMatch(/takes jobs$/m);
    const id = /^(\S+) .*TAKES NO JOBS/m.exec(shown)?.[1];

    const adopted = await fleet(doppel.env["MODELS_DIR"]!, "adopt", "--worker", id!.slice(0, 8));
    expect(adopted).toMatch(/^Pinned: engine morph[\s\S]*recogniser has changed: .*fleet reembed/);
    await expect.poll(async () => (await other.readyz())["code"], { timeout: 20_000 }).toBe(200);
    await expect
      .poll(async () => (await readyz(doppel.worker.healthUrl))["why"], { timeout: 20_000 })
      .toMatch(/this worker has 87aacdfe/);
  }, 90_000);

  it("what was saved for the old recogniser works at once, and is made anew while people swap", async () => {
    await gotPicture();
    const running = fleet(otherModels, "reembed");
    const [, , counts] = await Promise.all([gotPicture(), gotPicture(), running]);
    expect(counts).toMatch(
      /^1 identities: 1 made anew, 0 needed nothing, 0 cannot be .*0 changed meanwhile$/m,
    );
    await gotPicture();
    expect(await fleet(otherModels, "reembed")).toMatch(/0 made anew, 1 needed nothing/);
    await expect(fleet(doppel.env["MODELS_DIR"]!, "reembed")).rejects.toThrow(
      /recogniser in MODELS_DIR is 87aac/,
    );
  }, 60_000);
});

describe("licences", () => {
  // It pins another setup in the end.
  it("/help says in both languages whether pictures may be used commercially", { retry: 0 }, async () => {
    const help = async (user: User) => (await (await user.slash("help", {})).settled(patience)).content;
    const ben = doppel.discord.user("Ben", { locale: "zh-CN" });
    expect(await help(ada)).toMatch(/may be used commercially/);
    expect(await help(ben)).toMatch(/可以用于商业用途/);
    await doppelPins({ engine: "inswapper", pack: "x", recogniser: "y", commercial: false });
    expect(await help(ada)).toMatch(/non-commercial use only/);
    expect(await help(ben)).toMatch(/仅限非商业用途/);
  });

  it("COMMERCIAL=true: a pack that forbids it does not start", async () => {
    const { part, log } = await startOther("worker-commercial", {
      COMMERCIAL: "true",
      SWAP_ENGINE: "inswapper",
    });
    expect(await part.ended).toMatch(/exit code 1/);
    expect(await log()).toMatch(/COMMERCIAL=true: .*inswapper .*non-commercial/);
  });
});

async function doppelPins(setup: object): Promise<void> {
  const redis = new Redis(doppel.redis.url);
  await redis.set("doppel:fleet:pin", JSON.stringify({ ...setup, since: 1 }));
  redis.disconnect();
}
