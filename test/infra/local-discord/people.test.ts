import { MessageFlags } from "discord.js";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createStage, pixel, type Stage } from "./stage.ts";

interface Frame {
  op: number;
  t: string | null;
  d: Record<string, unknown>;
}

let stage: Stage;
let tokens: Record<string, string>;
const sockets: WebSocket[] = [];
beforeAll(async () => {
  stage = await createStage();
  const state = await (await fetch(`${stage.discord.origin}/local/state`)).json();
  const { users } = state as { users: { username: string; token: string }[] };
  tokens = Object.fromEntries(users.map(({ username, token }) => [username, token]));
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => stage.close());

/** Connects somebody's own client; `heard` fills with the events that reach it. */
async function listenAs(name: string): Promise<Frame[]> {
  const socket = new WebSocket(`${stage.discord.origin.replace("http", "ws")}/gateway`);
  sockets.push(socket);
  const heard: Frame[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on("close", (code) => reject(new Error(`closed: ${code}`)));
    socket.on("message", (raw: Buffer) => {
      const frame = JSON.parse(raw.toString()) as Frame;
      if (frame.op === 10) socket.send(JSON.stringify({ op: 2, d: { token: tokens[name] ?? name } }));
      if (frame.op !== 0) return;
      heard.push(frame);
      if (frame.t === "READY") resolve();
    });
  });
  return heard;
}

const said = (heard: Frame[]) =>
  heard.filter(({ t }) => t?.startsWith("MESSAGE")).map(({ t, d }) => [t, d.content ?? d.id]);

function asPerson(name: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${stage.discord.origin}/api/v10${path}`, {
    method,
    headers: { authorization: tokens[name] ?? "", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const general = "/channels/1180000000000000021/messages";

describe("a person's own client", () => {
  test("hears what is public, edits and deletions, and its own private replies", async () => {
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply("for everybody");
      await interaction.editReply("for everybody, edited");
      await interaction.followUp({ content: "for one", flags: MessageFlags.Ephemeral });
      await interaction.deleteReply();
    });
    const [ada, ben] = await Promise.all([listenAs("ada"), listenAs("ben")]);
    const reply = await stage.discord.user("Ada").slash("swapid");
    await reply.until(({ deleted }) => deleted);
    const everybody = [
      ["MESSAGE_CREATE", "for everybody"],
      ["MESSAGE_UPDATE", "for everybody, edited"],
    ];
    const gone = ["MESSAGE_DELETE", reply.message?.id];
    await expect.poll(() => said(ada)).toEqual([...everybody, ["MESSAGE_CREATE", "for one"], gone]);
    await expect.poll(() => said(ben)).toEqual([...everybody, gone]);
    expect(ada.some(({ t }) => t === "LOCAL_INTERACTION")).toBe(true);
    expect(ben.some(({ t }) => t === "LOCAL_INTERACTION")).toBe(false);
  });

  test("hears of a private channel only where it takes part", async () => {
    const [ada, ben, chloe] = await Promise.all([listenAs("ada"), listenAs("ben"), listenAs("chloe")]);
    await stage.discord.post({ author: "Ben", channel: "private", content: "psst" });
    await stage.discord.post({ author: "Ben", channel: "dm", content: "to the bot" });
    await stage.discord.post({ author: "Ben", content: "hello" });
    await expect.poll(() => said(chloe)).toEqual([["MESSAGE_CREATE", "hello"]]);
    expect(said(ada)).toHaveLength(2);
    expect(said(ben)).toHaveLength(3);
    const names = (heard: Frame[]) => heard[0]?.d.private_channels as unknown[];
    expect([names(ada).length, names(chloe).length]).toEqual([2, 1]);
  });

  test("reads and writes by the same REST routes, as itself", async () => {
    const sent = await asPerson("chloe", "POST", general, { content: "hi", components: [{ type: 1 }] });
    const message = (await sent.json()) as { id: string; author: unknown; components: unknown[] };
    expect(message).toMatchObject({ author: { username: "chloe" }, components: [] });
    const list = (await (await asPerson("ben", "GET", general)).json()) as { id: string }[];
    expect(list[0]?.id).toBe(message.id);
    expect((await asPerson("ben", "DELETE", `${general}/${message.id}`)).status).toBe(403);
    expect((await asPerson("ada", "DELETE", `${general}/${message.id}`)).status).toBe(204);
  });

  test("does not find another's private reply", async () => {
    stage.on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ content: "a secret", flags: MessageFlags.Ephemeral });
    });
    const reply = await stage.discord.user("Ada").slash("swapid");
    await reply.settled();
    const path = `${general}/${reply.message?.id}`;
    expect((await asPerson("ada", "GET", path)).status).toBe(200);
    expect((await asPerson("ben", "GET", path)).status).toBe(404);
    expect((await asPerson("ben", "DELETE", path)).status).toBe(404);
    const seen = await (await asPerson("ben", "GET", general)).text();
    expect(seen).not.toContain("a secret");
  });

  test("passes a message on, but only what it may read", async () => {
    const { discord } = stage;
    const whispered = await discord.post({ author: "Ada", channel: "private", content: "psst" });
    const open = await discord.post({ author: "Ada", files: [{ name: "a.png", data: pixel }] });
    const forward = (id: string) =>
      asPerson("chloe", "POST", general, { message_reference: { type: 1, message_id: id } });
    expect((await forward(whispered.id)).status).toBe(404);
    expect(await (await forward(open.id)).json()).toMatchObject({
      message_snapshots: [{ message: { attachments: [{ filename: "a.png" }] } }],
    });
  });

  test("is no application, and nobody without a token", async () => {
    expect((await asPerson("ada", "GET", "/applications/@me")).status).toBe(403);
    expect((await asPerson("ada", "GET", "/channels/1180000000000000033/messages")).status).toBe(403);
    expect((await asPerson("nobody", "GET", general)).status).toBe(401);
    await expect(listenAs("nobody")).rejects.toThrow("4004");
  });

  test("is left alone by what is meant for the bot", async () => {
    const heard = await listenAs("ben");
    await stage.discord.clearWire();
    await stage.discord.rules({ respond429: 1 });
    const ready = new Promise((resolve) => stage.bot.once("shardReady", resolve));
    await stage.discord.rules({ gatewayDrop: "invalid" });
    await ready;
    expect((await asPerson("ben", "POST", general, { content: "still here" })).status).toBe(200);
    await stage.discord.rules({ respond429: 0 });
    await expect.poll(() => said(heard)).toEqual([["MESSAGE_CREATE", "still here"]]);
    const paths = (await stage.discord.wire()).map(({ path }) => path);
    expect(paths).not.toContain(general);
  });
});

test("the next acknowledgement can be held back until it is too late", async () => {
  const { discord } = stage;
  await discord.rules({ delayNextAckMs: 3_200 });
  stage.on(async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: "me", value: "me" }]);
    if (interaction.isChatInputCommand()) await interaction.reply("late");
  });
  expect(await discord.user("Ada").autocomplete("swapid", { idname: "m" }, "idname")).toHaveLength(1);
  const late = await discord.user("Ada").slash("swapid");
  await late.settled();
  expect(late.error).toBe("The application did not respond");
  const next = await discord.user("Ada").slash("swapid");
  await next.until(({ content }) => content === "late");
  await expect.poll(() => stage.errors).toEqual([expect.objectContaining({ code: 10062 })]);
});

test("who watches the wire sees requests with their check, gateway events, and the rules", async () => {
  const { discord } = stage;
  await discord.clearWire();
  const stop = new AbortController();
  const response = await fetch(`${discord.origin}/local/watch`, { signal: stop.signal });
  let text = "";
  const reading = (async () => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
      text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  stage.on(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply("x".repeat(2001)).catch(() => undefined);
  });
  await discord.user("Ada").slash("swapid");
  await expect.poll(() => text).toContain("Invalid Form Body");
  stop.abort();
  await reading;
  const events = text
    .split("\n\n")
    .filter(Boolean)
    .map((block) => JSON.parse(block.replace("data: ", "")) as Record<string, never>);
  const [hello, ...rest] = events as unknown as [
    { hello: unknown[]; isChecked: boolean },
    ...{ entry: Record<string, unknown>; rules: object }[],
  ];
  expect(hello.hello).toEqual([]);
  expect(rest[0]?.entry).toMatchObject({ from: "discord", what: "INTERACTION_CREATE" });
  const answer = rest.at(-1);
  expect(answer?.entry).toMatchObject({ method: "POST", status: 400, refusal: { code: 50035 } });
  expect(answer?.entry.problems).toEqual(
    hello.isChecked ? expect.arrayContaining([expect.stringContaining("/data/content")]) : null,
  );
  expect(answer?.rules).toMatchObject({ respond429: 0 });
});
