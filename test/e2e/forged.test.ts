import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, patience, sample, save, startDoppel } from "./doppel.ts";

const gone = /has run out or was used already/;
const notYours = /Only whoever asked/;
let doppel: Doppel;
let redis: Redis;
let [ada, ben, chloe]: User[] = [];
/** One that everybody sees: Ben forges upon it. */
let open: ChatMessage;

beforeAll(async () => {
  doppel = await startDoppel();
  redis = new Redis(doppel.redis.url);
  [ada, ben, chloe] = ["Ada", "Ben", "Chloe"].map((name) => doppel.discord.user(name));
  await save(chloe!, "me", await sample("iris"));
  await save(ben!, "ben", await sample("ravi"));
  open = await swapped(chloe!);
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

async function swapped(user: User, options: Record<string, string | boolean> = {}): Promise<ChatMessage> {
  const reply = await user.slash("swapid", { image: await sample("single"), ...options });
  await reply.until(({ attachments }) => attachments.length === 1, patience);
  return reply.messages.at(-1)!;
}

const answer = async (asked: Promise<Reply>): Promise<string> => {
  const reply = await (await asked).settled(patience);
  expect(reply.messages.at(-1)?.ephemeral, "told to nobody else").toBe(true);
  expect(reply.attachments).toEqual([]);
  return reply.content;
};
const forge = (customId: string, forged?: Parameters<User["forge"]>[2]) =>
  answer(ben!.forge(open, customId, forged));

const idsOf = (message: ChatMessage) => message.controls.map(({ customId }) => customId);
const idOf = (message: ChatMessage, prefix: string) =>
  idsOf(message).find((id) => id.startsWith(`${prefix}:`)) ?? expect.fail(`no ${prefix}: ${idsOf(message)}`);
const asksOf = async (reply: Promise<Reply>) => (await (await reply).settled(patience)).messages.at(-1)!;
const facesOfChloe = () => redis.hkeys("doppel:user:{1180000000000000013}:identities");

describe("what nobody was ever offered", () => {
  it.each([
    "",
    ":",
    "nonsense",
    "nonsense:key",
    "delall:",
    "delall:AAAAAAAAAAAAAAAA",
    "face:AAAAAAAAAAAAAAAA:0",
    "face:AAAAAAAAAAAAAAAA:abc",
    "panel:AAAAAAAAAAAAAAAA:99",
    "__proto__:x",
    "constructor:x:y",
    "delall:*",
    `consent:${"x".repeat(80)}`,
    "consent:a:b:c:d",
  ])("a button %j", async (customId) => {
    expect(await forge(customId)).toMatch(gone);
  });

  it.each(["again:1180000000000000001", "compare:__proto__", "post:", "post:x:writer"])(
    "a result's button %j",
    async (customId) => {
      expect(await forge(customId)).toMatch(/too old|no longer/i);
    },
  );

  it.each(["names:AAAAAAAAAAAAAAAA", "pick:AAAAAAAAAAAAAAAA", "assign:AAAAAAAAAAAAAAAA:0", "delall:x"])(
    "a choice %j",
    async (customId) => {
      expect(await forge(customId, { as: "select", values: ["me", "__proto__"] })).toMatch(gone);
    },
  );

  it.each(["mend:AAAAAAAAAAAAAAAA", "newface:AAAAAAAAAAAAAAAA", "saveface:AAAAAAAAAAAAAAAA", "delall:x"])(
    "a form %j",
    async (customId) => {
      const said = await forge(customId, { as: "modal", fields: { idname: "me", name: "me" } });
      expect(said).toMatch(gone);
    },
  );
});

describe("what somebody else was offered", () => {
  it("erasing everything, or exporting it", async () => {
    const privacy = await asksOf(chloe!.slash("privacy"));
    expect(await forge(idOf(privacy, "export"))).toMatch(gone);
    expect(await forge(idOf(privacy, "erase"))).toMatch(gone);
    const question = await asksOf(chloe!.slash("delall"));
    expect(await forge(idOf(question, "delall"))).toMatch(gone);
    expect(await forge(idOf(question, "delall"), { as: "select", values: ["x"] })).toMatch(gone);
    expect(await facesOfChloe()).toEqual(["me"]);
    // It is not used up by that: Chloe may still say no.
    expect(await forge(idOf(question, "cancel"))).toMatch(gone);
    const kept = await question.press(chloe!, idOf(question, "cancel"));
    await kept.until(({ content }) => /nothing/i.test(content), patience);
  });

  it("undoing a save, or a default", async () => {
    const saved = await save(chloe!, "me", await sample("mei"));
    const message = saved.messages.at(-1)!;
    expect(await forge(idOf(message, "undo"))).toMatch(gone);
    await save(chloe!, "two", await sample("mei"));
  });

  it("going on with a swap, by any way there is", async () => {
    const typo = await asksOf(chloe!.slash("swapid", { idname: "mee", image: await sample("single") }));
    for (const id of idsOf(typo)) {
      const said = id.startsWith("cancel") ? null : await forge(id);
      if (said !== null) expect(said, id).toMatch(gone);
    }
    const key = idsOf(typo)[0]!.split(":")[1]!;
    expect(await forge(`mend:${key}`, { as: "modal", fields: { idname: "ben" } })).toMatch(gone);
    expect(await forge(`names:${key}`, { as: "select", values: ["ben"] })).toMatch(gone);
    expect(await forge(`pick:${key}`, { as: "select", values: ["0"] })).toMatch(gone);
    expect(await forge(`swap:${key}`)).toMatch(gone);
    expect(await forge(`panel:${key}:all`)).toMatch(gone);
    // One key opens nothing of another kind, also for its owner.
    for (const prefix of ["delall", "consent", "undo", "defaults", "export"]) {
      const fresh = await asksOf(chloe!.slash("swapid", { idname: "mee", image: await sample("single") }));
      const own = idsOf(fresh)[0]!.split(":")[1]!;
      expect(await answer(chloe!.forge(open, `${prefix}:${own}`)), prefix).toMatch(gone);
    }
    expect((await facesOfChloe()).sort()).toEqual(["me", "two"]);
  });

  it("a private result: seeing it, its picture, posting or deleting it", async () => {
    const secret = await swapped(chloe!, { idname: "me", private: true });
    expect(secret.ephemeral).toBe(true);
    for (const prefix of ["again", "compare", "post"]) {
      expect(await forge(idOf(secret, prefix)), prefix).toMatch(notYours);
    }
    expect(await forge(idOf(secret, "post").replace("post", "delete"))).toMatch(notYours);
    expect(doppel.discord.message(secret.id)?.deleted).toBe(false);
    expect(doppel.discord.message(open.id)?.deleted).toBe(false);
  });

  it("deleting another result's trace along with one's own message", async () => {
    const replyId = idOf(open, "delete").split(":")[1];
    const traceOf = () => redis.getBuffer(`doppel:ledger:{${replyId}}`);
    await expect.poll(traceOf).not.toBeNull();
    const trace = await traceOf();
    const own = await swapped(ben!);
    await ben!.forge(own, idOf(open, "delete"));
    await expect.poll(() => doppel.discord.message(own.id)?.deleted).toBe(true);
    expect(await traceOf()).toEqual(trace);
    await ada!.press(open, "Delete");
    // Without the place.
    await expect.poll(async () => (await traceOf())?.length).toBeLessThan(trace?.length ?? 0);
  });
});

describe("one's own, where it was never offered", () => {
  it("changes no message that others see, nor takes a result's buttons away", async () => {
    const messages = [await swapped(ben!), await swapped(chloe!)];
    const question = await asksOf(ben!.slash("delall"));
    const looks = () => messages.map(({ id }) => JSON.stringify(doppel.discord.message(id)?.json));
    const before = looks();
    for (const id of [...idsOf(question), "cancel:x", "consent:x", "apply:x"]) {
      for (const message of messages) expect(await answer(ben!.forge(message, id)), id).toMatch(gone);
    }
    expect(looks()).toEqual(before);
    expect(await redis.hkeys("doppel:user:{1180000000000000012}:identities")).toEqual(["ben"]);
  });
});

describe("what was used already", () => {
  it("erasing everything", async () => {
    const question = await asksOf(ada!.slash("delall"));
    const id = idOf(question, "delall");
    const visible = await swapped(ben!);
    await (await question.press(ada!, id)).until(({ content }) => /^Erased/.test(content), patience);
    expect(await answer(ada!.forge(visible, id))).toMatch(gone);
  });

  it("consent, face numbers that are none", async () => {
    const asked = await asksOf(ada!.slash("saveid", { idname: "me", image: await sample("iris") }));
    const id = idOf(asked, "consent");
    const visible = await swapped(ben!);
    const key = id.split(":")[1];
    for (const number of ["-1", "1.5", "NaN", "9999999999"]) {
      expect(await answer(ada!.forge(visible, `face:${key}:${number}`))).toMatch(gone);
    }
    const pressed = await asked.press(ada!, id);
    await pressed.until(({ content }) => /created/.test(content), patience);
    expect(await answer(ada!.forge(visible, id))).toMatch(gone);
    expect(await redis.hkeys("doppel:user:{1180000000000000011}:identities")).toEqual(["me"]);
  });
});
