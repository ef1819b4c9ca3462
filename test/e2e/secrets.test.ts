import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, Reply, User } from "../../infra/local-discord/client.ts";
import { loadBotConfig } from "../../shared/config.ts";
import { createIdentities } from "../../shared/identities.ts";
import { openKeyring } from "../../shared/open-keyring.ts";
import { findSealed } from "../../shared/sealed-places.ts";
import { storeKeys } from "../../shared/store-keys.ts";
import { type Doppel, patience, sample, save, settleAccounts, startDoppel } from "./doppel.ts";

const adaId = "1180000000000000011";
const prefix = "doppel";
let doppel: Doppel;
let redis: Redis;
let [ada, ben]: User[] = [];
const pictures: Buffer[] = [];

/** Everything that was ever written to Redis since its file was last rewritten, as it was written. */
async function logOfRedis(): Promise<Buffer> {
  const folder = join(doppel.redisDir, "appendonlydir");
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))));
  return Buffer.concat(files);
}

/** Every name, and every value of any kind, that Redis has now. */
async function everythingInRedis(): Promise<[string, Buffer][]> {
  const found: [string, Buffer][] = [];
  for (const key of await redis.keys("*")) found.push([key, await kept(key)]);
  return found;
}

async function kept(key: string): Promise<Buffer> {
  switch (await redis.type(key)) {
    case "string":
      return (await redis.getBuffer(key)) ?? Buffer.alloc(0);
    case "hash":
      return Buffer.concat(
        Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [
          Buffer.from(field),
          value,
        ]),
      );
    case "list":
      return Buffer.concat(await redis.lrangeBuffer(key, 0, -1));
    case "set":
      return Buffer.concat(await redis.smembersBuffer(key));
    case "zset":
      return Buffer.concat(await redis.zrangeBuffer(key, 0, -1));
    case "stream":
      return Buffer.from(JSON.stringify(await redis.xrange(key, "-", "+")));
    case "none":
      // Gone since it was listed.
      return Buffer.alloc(0);
    default:
      return expect.fail(`${key}: what is that?`);
  }
}

const withPicture = (reply: Promise<Reply>) =>
  reply.then((one) => one.until(({ attachments }) => attachments.length > 0, patience));

async function swap(options: Record<string, unknown>): Promise<ChatMessage> {
  const image = await sample("single");
  pictures.push(image.data);
  const reply = await withPicture(ada!.slash("swapid", { image, ...options } as never));
  const message = reply.messages.at(-1)!;
  pictures.push(await doppel.discord.download(message.attachments[0]!));
  return message;
}

/** People do all that leaves traces, also where it fails. */
async function wholeStory(): Promise<void> {
  for (const [name, face] of [
    ["Quokkazwei", "iris"],
    ["Quokkazwei", "mei"],
    ["Zürichfee", "ravi"],
  ] as const) {
    const file = await sample(face);
    pictures.push(file.data);
    await save(ada!, name, file);
  }
  await save(ben!, "benzene", await sample("ravi"));
  const result = await swap({ idname: "quokkazwei -f --oldify 200" });
  const secret = await swap({ idname: "quokkazwei+zürichfee", private: true });
  await withPicture(secret.press(ada!, "Post here"));
  await withPicture(result.press(ben!, "Before/after"));
  await (await result.press(ben!, "Again with ...")).settled(patience);
  const form = await (await result.press(ada!, "Report")).settled(patience);
  await (await form.submitModal({ reason: "Quokkazwei is me" })).settled(patience);
  for (const options of [
    { idname: "quokkazwein" },
    { idname: "quokkazwei,zürichfee,quokkazwei,zürichfee" },
    { idname: "quokkazwei", image: { name: "a.png", data: Buffer.from("no picture") } },
  ]) {
    const image = await sample("group");
    await (await ada!.slash("swapid", { image, ...options })).settled(patience);
  }
  // Discord itself fails: errors carry requests, and requests carry tokens.
  await doppel.discord.rules({ respond500: 4, match: "PATCH /webhooks" });
  const failed = await ada!.slash("swapid", { idname: "zürichfee", image: await sample("single") });
  await failed.until(({ attachments, content }) => attachments.length > 0 || content !== "", patience);
  await doppel.discord.rules({ respond500: 0, match: "" });
  await (await ada!.slash("listid")).settled(patience);
  const privacy = await (await ada!.slash("privacy")).settled(patience);
  await (await privacy.messages.at(-1)!.press(ada!, "Export")).settled(patience);
  await settleAccounts(doppel);
}

/** Of the interactions: every request that answers one carries its token. */
async function tokens(): Promise<string[]> {
  const found = (await doppel.discord.wire()).flatMap(({ path }) => {
    const [, token] = /^\/(?:webhooks|interactions)\/\d+\/([^/]{20,})/.exec(path) ?? [];
    return token === undefined ? [] : [token];
  });
  return [...new Set(found)];
}

/** Ada's, as they lie sealed: in bytes, in base64, and in digits. */
async function embeddings(): Promise<Buffer[]> {
  const { IDENTITY_KEYS } = loadBotConfig(doppel.env);
  const keys = storeKeys(prefix);
  const identities = createIdentities(redis, keys, await openKeyring(redis, keys, IDENTITY_KEYS), 20);
  return (await identities.list(adaId)).flatMap(({ embedding }) => {
    const bytes = Buffer.from(embedding.buffer, embedding.byteOffset, embedding.byteLength);
    return [
      bytes.subarray(0, 16),
      Buffer.from(bytes.toString("base64").slice(0, 20)),
      Buffer.from(String(embedding[0]).slice(0, 14)),
    ];
  });
}

/** A piece from the middle of each, in bytes and in base64. */
const pieces = () =>
  pictures.flatMap((bytes) => {
    const piece = bytes.subarray(300, 330);
    return [piece, Buffer.from(piece.toString("base64"))];
  });

const signed = /hm=[0-9a-f]{16}|attachments\/\d+\/\d+\//;

beforeAll(async () => {
  doppel = await startDoppel({ LOG_LEVEL: "trace" });
  redis = new Redis(doppel.redis.url);
  // The file is then made of commands alone, to be read.
  await redis.config("SET", "aof-use-rdb-preamble", "no");
  [ada, ben] = ["Ada", "Ben"].map((name) => doppel.discord.user(name));
}, 180_000);
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

it("people do all that leaves traces", wholeStory, 180_000);

describe("after a whole story", () => {
  it("no log has a token, an address, an embedding, a picture or an identity's name", async () => {
    const logs = Buffer.from(await doppel.logs());
    expect(logs.length).toBeGreaterThan(2_000);
    const { DISCORD_TOKEN = "?", IDENTITY_KEYS = "?" } = doppel.env;
    const secrets = [...(await tokens()), DISCORD_TOKEN, IDENTITY_KEYS.split(":")[1]!];
    expect(secrets.length).toBeGreaterThan(12);
    expect(secrets.filter((secret) => logs.includes(secret))).toEqual([]);
    expect([...(await embeddings()), ...pieces()].filter((piece) => logs.includes(piece))).toEqual([]);
    expect(logs.toString()).not.toMatch(signed);
    expect(logs.toString()).not.toMatch(/quokka|z(ü|\\u00fc|u\u0308)richfee|benzene/i);
  });

  it("nothing that was ever written to Redis, jobs and events too, has one in clear", async () => {
    const written = await logOfRedis();
    // The file is the one that everything went into.
    expect(written.includes("swap-image")).toBe(true);
    expect(written.includes(`i-`)).toBe(true);
    const { DISCORD_TOKEN = "?", IDENTITY_KEYS = "?" } = doppel.env;
    const secrets = [...(await tokens()), DISCORD_TOKEN, IDENTITY_KEYS.split(":")[1]!];
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    expect([...(await embeddings()), ...pieces()].filter((piece) => written.includes(piece))).toEqual([]);
    expect(written.toString("latin1")).not.toMatch(signed);
  });

  it("what queues keep names nobody", async () => {
    const queues = (await everythingInRedis()).filter(([key]) => key.startsWith(`${prefix}:bull:`));
    expect(queues.length).toBeGreaterThan(2);
    for (const [key, value] of queues) {
      expect(`${key} ${value.toString()}`).not.toMatch(new RegExp(`quokka|richfee|benzene|${adaId}`, "i"));
    }
  });
});

describe("after /delall", () => {
  const before: Buffer[] = [];

  it("Redis writes its file anew", async () => {
    for await (const { key, sealed } of findSealed(redis, prefix)) {
      if (key.includes(adaId)) before.push(sealed);
    }
    const question = await (await ada!.slash("delall")).settled(patience);
    const done = await question.messages.at(-1)!.press(ada!, "Erase everything");
    await done.until(({ content }) => content.startsWith("Erased."), patience);
    await expect
      .poll(() => redis.info("persistence"), { timeout: 20_000 })
      .toMatch(/aof_rewrite_in_progress:0\s+aof_rewrite_scheduled:0/);
  });

  it("only what /privacy names still says whose it is", async () => {
    const everything = await everythingInRedis();
    const hers = everything.filter(([key, value]) => key.includes(adaId) || value.includes(adaId));
    // The epoch, without which an old job could bring something back; where results are, for 90 days, sealed.
    expect(hers.map(([key]) => key).sort()).toEqual([
      `${prefix}:user:{${adaId}}:ledger`,
      `${prefix}:user:{${adaId}}:profile`,
    ]);
    expect(await redis.hkeys(`${prefix}:user:{${adaId}}:profile`)).toEqual(["epoch"]);
    for (const [key, value] of everything) {
      expect(`${key} ${value.toString()}`).not.toMatch(/quokka|richfee/i);
    }
  });

  it("her seals are gone, and Redis's file has neither them nor a name", async () => {
    expect(before.length).toBeGreaterThan(5);
    const now = (await everythingInRedis()).map(([, value]) => value);
    expect(before.filter((sealed) => now.some((value) => value.includes(sealed)))).toEqual([]);
    const written = await logOfRedis();
    expect(written.length).toBeGreaterThan(500);
    expect(before.filter((sealed) => written.includes(sealed.subarray(0, 48)))).toEqual([]);
    expect(written.toString()).not.toMatch(/quokka|richfee/i);
    // Ben's are there.
    expect(written.toString()).toContain("benzene");
  });
});
