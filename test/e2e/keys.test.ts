import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { User } from "../../infra/local-discord/client.ts";
import type { Part } from "../../infra/stage/part.ts";
import { type Doppel, patience, runCli, sample, save, startDoppel } from "./doppel.ts";

const [k1, k2] = ["k1", "k2"].map((id) => `${id}:${randomBytes(32).toString("base64")}`);
let doppel: Doppel;
let ada: User;
let [bot, worker]: Part[] = [];

beforeAll(async () => {
  doppel = await startDoppel({ IDENTITY_KEYS: k1! });
  [bot, worker] = [doppel.bot.part, doppel.worker.part];
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
  await save(ada, "you", await sample("ravi"));
  await save(ada, "gone", await sample("olga"));
  await ada.slash("delid", { idname: "gone" }).then((reply) => reply.settled(patience));
}, 120_000);
afterAll(() => doppel?.stop());

/** One after the other, as an operator would: somebody always answers. */
async function restartWith(keys: string): Promise<void> {
  const env = { ...doppel.env, IDENTITY_KEYS: keys };
  await doppel.stage.stopPart(worker!);
  worker = (await doppel.stage.startWorker(env)).part;
  await doppel.stage.stopPart(bot!);
  bot = (await doppel.stage.startBot(env)).part;
}

async function cli(keys: string, ...args: string[]) {
  return runCli({ env: { ...doppel.env, IDENTITY_KEYS: keys } }, ...args).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }) => ({ code, said: stderr as string }),
  );
}

const swap = async (idname: string) => {
  const reply = await ada.slash("swapid", { idname, image: await sample("single") });
  await reply.until(({ attachments }) => attachments.length === 1, patience);
};

// Each goes on where the one before it ended: a second try would report what the first one left behind.
const step = { retry: 0, timeout: 120_000 };

it(
  "a new key in front: what was sealed with the old one opens, until it is sealed anew, online",
  step,
  async () => {
    await restartWith(`${k1},${k2}`);
    expect((await cli(`${k2},${k1}`, "keys", "forget", "k1")).said).toMatch(
      /^"k1" is still what seals: (?=.*worker on)(?=.*bot on)/,
    );
    await restartWith(`${k2},${k1}`);
    expect((await cli(`${k2},${k1}`, "keys", "forget", "k1")).said).toMatch(
      // The bot has sealed its machine's tombstones anew when it started.
      /^"k1" is still needed: (?!.*tombstones).*2 user:identities/,
    );
    // People go on meanwhile.
    const [rotated] = await Promise.all([
      cli(`${k2},${k1}`, "keys", "rotate"),
      swap("me"),
      save(ada, "new", await sample("mei")),
    ]);
    expect(rotated).toMatchObject({
      code: 0,
      said: expect.stringMatching(/sealed anew with "k2"; 0 left\.\n$/),
    });
    expect((await cli(`${k2},${k1}`, "keys", "list")).said).toMatch(
      /k2 {2}seals {2}.*3 user:identities.*\nk1 {2}opens {2}nothing sealed\n/,
    );
  },
);

it("the old key cannot be left out before it is forgotten, and then it can", step, async () => {
  const early = await cli(k2!, "keys", "rotate");
  expect(early.said).toContain('IDENTITY_KEYS: key "k1" is missing, and this Redis was sealed with it');
  await expect(restartWith(k2!)).rejects.toThrow(/key "k1" is missing/);
  expect((await cli(`${k2},${k1}`, "keys", "forget", "k2")).said).toMatch(/"k2" is the key that seals/);
  expect((await cli(`${k2},${k1}`, "keys", "forget", "k1")).said).toMatch(/^Nothing is sealed with "k1"/);
  await restartWith(k2!);
  await swap("me,_,you");
  await swap("new");
  expect((await cli(k2!, "tombstones", "list")).said).toMatch(/epoch 1 {2}gone/);
});

it("a wrong key is told in a sentence, and nothing starts", { ...step, timeout: 60_000 }, async () => {
  const wrong = `k2:${randomBytes(32).toString("base64")}`;
  expect((await cli(wrong, "keys", "list")).said).toMatch(/IDENTITY_KEYS: key "k2" is not the one/);
  await expect(doppel.stage.startWorker({ ...doppel.env, IDENTITY_KEYS: wrong })).rejects.toThrow(
    /IDENTITY_KEYS: key "k2" is not the one that this Redis was sealed with; use the key from its backup/,
  );
  await expect(doppel.stage.startBot({ ...doppel.env, IDENTITY_KEYS: "" })).rejects.toThrow(
    /IDENTITY_KEYS: is missing/,
  );
});
