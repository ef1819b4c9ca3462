import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { File, User } from "../../infra/local-discord/client.ts";
import { figure } from "../support/metrics.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

const password = "a password for operators";
let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel({ OPS_PASSWORD: password });
  ada = doppel.discord.user("Ada");
  await save(ada, "secretname", await sample("iris"));
});
afterAll(() => doppel?.stop());

const swap = async (image: File) =>
  (await ada.slash("swapid", { idname: "secretname", image })).settled(patience);
const faceless = async (): Promise<File> => ({
  name: "a.png",
  data: await sharp({ create: { width: 400, height: 300, channels: 3, background: "#888" } })
    .png()
    .toBuffer(),
});
const read = async (who: "bot" | "worker", path: string) =>
  (await fetch(`${doppel[who].healthUrl}${path}`)).text();

it("one id leads from the interaction to the delivery, through both processes' logs", async () => {
  const reply = await swap(await sample("single"));
  expect(reply.attachments).toHaveLength(1);
  await settleAccounts(doppel);
  await expect.poll(() => doppel.logs()).toMatch(new RegExp(`"replyId":"${reply.id}".*"job ended"`));
  const lines = (await doppel.logs()).split("\n").filter((line) => line.includes(reply.id));
  const about = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of about) expect(line["replyId"]).toBe(reply.id);
  expect(about.map(({ name, msg }) => `${name}: ${msg}`)).toEqual([
    "bot: asked",
    "bot: queued",
    "worker: job ended",
  ]);
  expect(about.at(-1)).toMatchObject({ status: "done", detectMs: expect.any(Number) });
});

describe("/metrics", () => {
  it("tells both processes' figures, and nothing about anybody", async () => {
    await settleAccounts(doppel);
    const before = await read("worker", "/metrics");
    await swap(await sample("single"));
    await swap(await faceless());
    await settleAccounts(doppel);
    const [bot, worker] = await Promise.all([read("bot", "/metrics"), read("worker", "/metrics")]);
    for (const text of [bot, worker]) {
      expect(text).toMatch(/^doppel_queue_depth\{queue="bulk",state="waiting"\} 0$/m);
      for (const line of ["doppel_ready 1", "doppel_redis_up 1", "doppel_workers_alive 1"])
        expect(text).toContain(line);
      expect(text).toMatch(/^doppel_redis_memory_bytes \d+$/m);
      expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
      expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    }
    const more = (name: string) => figure(worker, name) - figure(before, name);
    expect(more('doppel_refusals_total{code="no_face"}')).toBe(1);
    expect(more('doppel_deliveries_total{outcome="delivered"}')).toBe(2);
    expect(worker).toMatch(/^doppel_deliveries_total\{outcome="failed"\} 0$/m);
    expect(more('doppel_queue_wait_seconds_count{queue="interactive"}')).toBe(2);
    expect(worker).toMatch(/^doppel_provider_info\{engine="morph",wanted="auto",provider="cpu"/m);
    for (const stage of ["fetch", "decode", "pipeline", "detect", "embed", "swap", "encode", "deliver"])
      expect(worker).toMatch(new RegExp(`^doppel_stage_seconds_count\\{stage="${stage}"\\} [1-9]`, "m"));
    const labels = new Set([...`${bot}${worker}`.matchAll(/^doppel_\w+\{(.*)\}/gm)].map(([, all]) => all!));
    const names = new Set(
      [...labels].flatMap((all) => [...all.matchAll(/(\w+)="/g)].map(([, name]) => name)),
    );
    expect([...names].sort()).toEqual(
      ["code", "engine", "kind", "le", "outcome", "provider", "queue", "reason", "stage", "state", "status"]
        .concat("wanted")
        .sort(),
    );
    expect(`${bot}${worker}`).not.toMatch(/(?<![.\d])\d{17,20}|secretname/);
  });

  it("counts what the bot refuses", async () => {
    const refused = async () =>
      figure(await read("bot", "/metrics"), 'doppel_refusals_total{code="unknown_name"}');
    const before = await refused();
    const reply = await ada.slash("swapid", { idname: "nobody", image: await sample("single") });
    await reply.settled(patience);
    expect(await refused()).toBe(before + 1);
  });
});

describe("the board", () => {
  const board = (path: string, given?: string) => {
    const headers = given
      ? { authorization: `Basic ${Buffer.from(`ops:${given}`).toString("base64")}` }
      : undefined;
    return fetch(`${doppel.bot.healthUrl}/board${path}`, headers ? { headers } : {});
  };

  it("opens only to the password", async () => {
    for (const path of ["", "/", "/api/queues"]) {
      expect((await board(path)).status).toBe(401);
      expect((await board(path, "another password")).status).toBe(401);
      expect((await board(path, password)).status).toBe(200);
    }
    expect((await board("")).headers.get("www-authenticate")).toMatch(/^Basic realm="Doppel"/);
  });

  it("shows which jobs wait, not whose they are nor who is in them", async () => {
    doppel.worker.part.kill("SIGSTOP");
    try {
      const reply = await ada.slash("swapid", { idname: "secretname", image: await sample("single") });
      await reply.acknowledged(patience);
      const list = "/api/queues?activeQueue=interactive&status=prioritized&page=1&jobsPerPage=10";
      const waiting = async () => (await board(list, password)).text();
      await expect.poll(waiting).toContain(reply.id);
      expect(await waiting()).not.toMatch(/secretname|userId/);
    } finally {
      doppel.worker.part.kill("SIGCONT");
    }
  });

  it("changes nothing", async () => {
    const headers = { authorization: `Basic ${Buffer.from(`ops:${password}`).toString("base64")}` };
    const response = await fetch(`${doppel.bot.healthUrl}/board/api/queues/interactive/pause`, {
      method: "PUT",
      headers,
    });
    expect(response.ok).toBe(false);
    expect(await (await board("/api/queues", password)).text()).toContain('"isPaused":false');
  });
});
