import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { drawFrame, toGif } from "../support/animations.ts";
import {
  type Doppel,
  patience,
  runCli,
  sample,
  samplePath,
  save,
  settleAccounts,
  startDoppel,
} from "./doppel.ts";

/** Drawn people are more alike to a recogniser than real ones. */
const likeness = ["--threshold", "0.9"];
let doppel: Doppel;
let redis: Redis;
let ada: User;
let ben: User;
/** By where they are, what is to go and what is to stay. */
const results: Record<string, Reply> = {};
/** Their messages' ids, also once they are gone. */
const ids = new Map<string, string>();
beforeAll(async () => {
  doppel = await startDoppel({ MAX_UNFINISHED_JOBS: "20" });
  redis = new Redis(doppel.redis.url);
  ada = doppel.discord.user("Ada");
  ben = doppel.discord.user("Ben");
  await save(ada, "me", await sample("iris"));
  await save(ada, "tunde", await sample("tunde"));
  await save(ben, "her", await sample("iris"));
  await save(ben, "ravi", await sample("ravi"));
  await makeResults();
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await doppel?.stop();
});

async function takedown(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await runCli(doppel, "takedown", ...args)) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** As if they had another model pack. */
async function setRecogniserOfWorkers(recogniser: string): Promise<void> {
  const pin = (await redis.get("doppel:fleet:pin")) ?? "";
  await redis.set("doppel:fleet:pin", JSON.stringify({ ...JSON.parse(pin), recogniser }));
}

async function makeResults(): Promise<void> {
  const image = await sample("single");
  const swap = async (user: User, idname: string, channel = "general", picture = image) => {
    const reply = await user.slash("swapid", { idname, image: picture }, { channel });
    return reply.until(({ attachments }) => attachments.length > 0, patience);
  };
  results["alone"] = await swap(ada, "me");
  results["mix"] = await swap(ada, "tunde+me");
  results["in the DM"] = await swap(ada, "me", "dm");
  results["out of reach"] = await swap(ada, "me", "private");
  results["of somebody else"] = await swap(ben, "her");
  results["private"] = await swap(ben, "her --private");
  const posted = await results["private"].messages[0]!.press(ben, "Post here");
  results["posted"] = await posted.until(({ attachments }) => attachments.length > 0, patience);
  const frames = await Promise.all(
    [0, 1, 2].map((i) =>
      drawFrame({
        width: 240,
        height: 240,
        background: "#445566",
        actors: [{ name: "mei", x: 10 + 3 * i, y: 15, size: 200 }],
      }),
    ),
  );
  const moving = { name: "moving.gif", data: await toGif(frames, [90, 90, 90]) };
  results["animation"] = await swap(ada, "me", "general", moving);
  results["other person's"] = await swap(ada, "tunde");
  results["another other's"] = await swap(ben, "ravi");
  for (const [which, { messages }] of Object.entries(results)) {
    ids.set(which, messages.find(({ attachments }) => attachments.length > 0)!.id);
  }
}

const idOf = (which: string) => ids.get(which)!;
const isThere = (which: string) => doppel.discord.message(idOf(which))?.deleted === false;
const goes = ["alone", "mix", "in the DM", "of somebody else", "posted", "animation"];
const stays = ["out of reach", "private", "other person's", "another other's"];

// Each goes on where the one before it ended: a second try would report what the first one left behind.
describe("takedown", { retry: 0 }, () => {
  it("wants a photo of one person, and the threshold to be one", async () => {
    expect((await takedown()).stderr).toContain("Whose face?");
    const several = await takedown("--photo", samplePath("group"));
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining("--face 1 is the leftmost")]);
    expect((await takedown("--photo", samplePath("turned"), "--threshold", "7")).code).toBe(2);
    expect((await takedown("--photo", samplePath("group"), "--face", "3", ...likeness)).stdout).toContain(
      "0 identities show this face.",
    );
  }, 120_000);

  it("without --yes shows what it would do, by another picture of the person, and does nothing", async () => {
    await settleAccounts(doppel);
    for (const more of [[], ["--dry-run"], ["--dry-run", "--yes"]]) {
      const { stdout, stderr, code } = await takedown("--photo", samplePath("turned"), ...likeness, ...more);
      expect(code).toBe(0);
      expect(stderr).toContain("People: 2 of 2");
      expect(stdout).toContain("Compared with 4 identities of 2 users.\n2 identities show this face.\n");
      expect(stdout).toMatch(/ {2}user 1180000000000000011 {2}likeness 0\.9\d {2}saved 2\d{3}-/);
      expect(stdout).toMatch(/ {2}user 1180000000000000012 {2}likeness 0\.9\d /);
      expect(stdout).toContain("8 results with them in the last 90 days.");
      for (const which of [...goes, "out of reach", "private"]) {
        expect(stdout.includes(`/${idOf(which)}`), which).toBe(true);
      }
      for (const which of ["other person's", "another other's"]) {
        expect(stdout.includes(`/${idOf(which)}`), which).toBe(false);
      }
      expect(stdout).toContain("Nothing was done.");
      expect(stdout).not.toMatch(/tunde|"me"|\bher\b/);
    }
    for (const which of [...goes, ...stays]) expect(isThere(which), which).toBe(true);
    expect((await takedown("list")).stdout).toBe("No face is blocked.\n");
    expect(await redis.hkeys("doppel:user:{1180000000000000011}:identities")).toContain("me");
  }, 120_000);

  it("with --yes erases, deletes what the bot can reach, and lists with links what it cannot", async () => {
    const { stdout, code } = await takedown("--photo", samplePath("turned"), ...likeness, "--yes");
    expect(code).toBe(0);
    expect(stdout).toContain("Erased: 2 identities. Deleted: 6 messages.\nNot deleted, so yours to do: 2.\n");
    const left = stdout.slice(stdout.indexOf("Not deleted"));
    const link = `https://discord.com/channels/@me/1180000000000000041/${idOf("out of reach")}`;
    expect(left).toContain(`${link}  Discord answered 403 (Missing Access)`);
    expect(left).toContain("(private)  only whoever asked sees it");
    await expect.poll(() => goes.filter(isThere)).toEqual([]);
    expect(stays.filter(isThere)).toEqual(stays);
    expect(await redis.hkeys("doppel:user:{1180000000000000011}:identities")).toEqual(["tunde"]);
    expect(await redis.hkeys("doppel:user:{1180000000000000012}:identities")).toEqual(["ravi"]);
    // It can be tried again for those that are left.
    expect(await redis.zcard("doppel:user:{1180000000000000012}:ledger")).toBe(2);
    const listed = await (await ada.slash("listid")).settled(patience);
    expect(listed.message?.content).toMatch(/^1\. `tunde`/);
  }, 120_000);

  it("what is left behind cannot be shown again", async () => {
    const pressed = await (await results["private"]!.messages[0]!.press(ben, "Again with ...")).settled(
      patience,
    );
    expect(pressed.content).toMatch(/more than a day old/);
  });

  it("the face is refused from then on, to everybody, with a kind sentence", async () => {
    const chloe = doppel.discord.user("Chloe");
    for (const user of [ada, ben, chloe]) {
      const reply = await save(user, "again", await sample("iris"));
      await reply.until(({ content }) => /can't be used here: somebody asked/.test(content), patience);
      expect(reply.ephemeral).toBe(true);
    }
    const [source, target] = [await sample("iris"), await sample("single")];
    const swap = await ben.slash("swap", { source, target });
    await swap.until(({ content }) => /^source: This face can't be used here/.test(content), patience);
    expect(swap.ephemeral).toBe(true);
    expect((await save(chloe, "me", await sample("ravi"))).content).toContain("created");
    expect(await redis.exists("doppel:user:{1180000000000000011}:undo")).toBe(0);
  });

  it("is listed, and undone by its id", async () => {
    const listed = (await takedown("list")).stdout;
    const [, id = ""] = /^(\w{8}) {2}2\S+ {2}erased 2, deleted 6, left 2\n$/.exec(listed) ?? [];
    expect((await takedown("undo", "nonsense")).stderr).toContain("There is no takedown nonsense");
    expect((await takedown("undo", id)).stdout).toContain("can be saved and swapped again");
    expect((await save(ada, "again", await sample("iris"))).content).toContain("created");
    const names = await redis.hkeys("doppel:user:{1180000000000000011}:identities");
    expect(names.sort()).toEqual(["again", "tunde"]);
  }, 60_000);

  it("logs say nothing of it but that jobs were refused", async () => {
    const logs = await doppel.logs();
    expect(logs).toContain('"code":"face_blocked"');
    expect(logs).not.toMatch(/embedding|likeness|tunde|\bravi\b/);
  });

  // Last: a worker that finds another one pinned takes no more jobs for a moment.
  it("does not pretend where the workers would not know the face", async () => {
    await takedown("--photo", samplePath("turned"), ...likeness, "--yes");
    expect((await takedown("list")).stdout).not.toContain("UNKNOWN");
    await setRecogniserOfWorkers("0123456789abcdef");
    expect((await takedown("list")).stdout).toContain("UNKNOWN to the workers' recogniser: do it again");
    const blind = await takedown("--photo", samplePath("turned"), "--yes");
    expect([blind.code, blind.stderr]).toEqual([2, expect.stringContaining("would not know this face")]);
  }, 60_000);
});
