import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { findFolder, findPort } from "../../cli/doctor/machine.ts";
import { findLicence } from "../../cli/doctor/models.ts";
import { findDurability } from "../../cli/doctor/redis.ts";
import { findPromises, findToken } from "../../cli/doctor/settings.ts";
import { freePort } from "../../infra/stage/ports.ts";

const states = (findings: readonly { state: string }[]) => findings.map(({ state }) => state);

describe("the doctor, of a Redis", () => {
  const good = {
    redis_version: "7.4.1",
    maxmemory_policy: "noeviction",
    aof_enabled: "1",
    aof_last_write_status: "ok",
    used_memory: "100",
    maxmemory: "1000",
  };
  const look = (change: Partial<typeof good>) =>
    states(findDurability(new Map(Object.entries({ ...good, ...change }))));

  it("is content with one that forgets nothing", () => {
    expect(look({})).toEqual(["ok", "ok", "ok", "ok"]);
  });

  it.each([
    ["is too old", { redis_version: "6.2.0" }, 0],
    ["evicts", { maxmemory_policy: "allkeys-lru" }, 1],
    ["has no append-only file", { aof_enabled: "0" }, 2],
    ["cannot write to it", { aof_last_write_status: "err" }, 2],
    ["is nearly full", { used_memory: "900" }, 3],
  ])("finds one that %s", (_what, change, index) => {
    expect(look(change)[index]).toBe("missing");
  });

  it("only remarks on one without a limit", () => {
    expect(look({ maxmemory: "0" })[3]).toBe("optional");
  });
});

it("the doctor tells a token's shape, and never the token", () => {
  const id = Buffer.from("1180000000000000001").toString("base64url");
  const right = `${id}.GAbCdE.${"x".repeat(38)}`;
  expect(findToken(right)).toEqual({ state: "ok", what: expect.stringContaining("1180000000000000001") });
  for (const wrong of ["secret", right.slice(0, 40), `Bot ${right}`, right.replaceAll(".", "-")]) {
    const finding = findToken(wrong);
    expect(finding.state).toBe("missing");
    expect(JSON.stringify(finding)).not.toContain(wrong);
  }
  expect(findToken(undefined).state).toBe("optional");
});

it("the doctor holds the licence against COMMERCIAL", () => {
  expect(findLicence("lite", true).state).toBe("ok");
  expect(findLicence("inswapper", false).state).toBe("ok");
  expect(findLicence("inswapper", true).state).toBe("missing");
});

it("the doctor knows a free port, one of ours, one of ours that cannot work, and another program's", async () => {
  const port = await freePort();
  expect(await findPort("bot", "127.0.0.1", port)).toMatchObject({
    state: "ok",
    what: expect.stringMatching(/free/),
  });
  let answer: object = { status: "ready" };
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  expect(await findPort("bot", "127.0.0.1", port)).toMatchObject({
    state: "ok",
    what: expect.stringMatching(/is ready/),
  });
  answer = { status: "not ready", why: "other models" };
  expect(await findPort("worker", "127.0.0.1", port)).toMatchObject({
    state: "missing",
    remedy: "other models",
  });
  answer = { hello: "world" };
  expect(await findPort("worker", "127.0.0.1", port)).toMatchObject({
    state: "missing",
    remedy: "set WORKER_HEALTH_PORT",
  });
});

it("the doctor finds a folder that cannot be written to", async () => {
  expect(await findFolder("tombstones", "/dev/null/tombstones")).toMatchObject({ state: "missing" });
});

it("the doctor says which promises are open", () => {
  expect(states(findPromises({}))).toEqual(["optional", "optional"]);
  expect(states(findPromises({ BACKUP_RETENTION_DAYS: 0, REPORT_CHANNEL_ID: "1" }))).toEqual(["ok", "ok"]);
});
