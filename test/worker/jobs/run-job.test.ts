import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { describe, expect, it, vi } from "vitest";
import { type Admission, createAdmission } from "../../../shared/admission.ts";
import { type MistakeCode, UserError } from "../../../shared/errors.ts";
import { createIdentities } from "../../../shared/identities.ts";
import { jobSchema, type RepostJob, type SwapImageJob } from "../../../shared/jobs.ts";
import { createLedger } from "../../../shared/ledger.ts";
import { createReplies } from "../../../shared/replies.ts";
import { createResults, type Results } from "../../../shared/results.ts";
import { createServers } from "../../../shared/servers.ts";
import { wordsFor } from "../../../shared/words/words-for.ts";
import { type Deliver, DeliveryError } from "../../../worker/deliver.ts";
import { createNoteResult, type NoteResult } from "../../../worker/jobs/note-result.ts";
import { createRunJob, type RunJobParts } from "../../../worker/jobs/run-job.ts";
import { secrets } from "../../support/reply.ts";
import { openStore } from "../../support/store.ts";

const userId = "u1";
const replyId = "1180000000000000099";
const outcome = { kind: "done" as const, answer: { content: "done" }, faces: 1, refund: 1, result: null };

/** One admitted job that cost 2 and its reply; what is told to Discord is kept in `said`. */
async function stage(
  deliver: Partial<Deliver> = {},
  settling: Partial<Admission> = {},
  notice: string | null = null,
  noting: Partial<NoteResult> = {},
  isBlamed = false,
) {
  const { redis, keys, keyring } = await openStore();
  const admission = createAdmission(redis, keys, keyring, { dailySwaps: 50, unfinishedJobs: 5 });
  const replies = createReplies(redis, keys, keyring);
  const identities = createIdentities(redis, keys, keyring, 20);
  const said: string[] = [];
  const refused: MistakeCode[] = [];
  const ledger = createLedger(redis, keys, keyring);
  const servers = createServers(redis, keys);
  const log = pino({ level: "silent" });
  const parts: RunJobParts = {
    replies,
    admission,
    identities,
    deliver: {
      async answer(_address, { content }) {
        said.push(content ?? "");
        return { channelId: "c", messageId: "m" };
      },
      answerPrivately: async (_address, { content }) => void said.push(`(privately) ${content}`),
      tell: async (_address, sentence) => void said.push(sentence),
      notify: async (_address, sentence) => void said.push(sentence),
      ...deliver,
    },
    results: createResults(redis, keys, keyring),
    quarantine: { hold: (_bytes, _replyId, work) => work(), isBlamed: async () => isBlamed },
    wordsFor: async (locale) => wordsFor(locale),
    metrics: { refused: (code) => void refused.push(code) },
    noteResult: { ...createNoteResult({ redis, keys, ledger, servers, log }), ...noting },
    log,
  };
  const runJob = createRunJob({ ...parts, admission: { ...admission, ...settling } });
  /** The next attempt, when nothing is in the way any more. */
  const afterwards = createRunJob(parts);
  const { epoch } = await admission.admit({ userId, replyId, cost: 2 });
  await replies.create({
    id: replyId,
    userId,
    charged: 2,
    secrets: { ...secrets, notice, ...(notice && { noticeUpTo: 5 }), serverId: "s", channelId: "c" },
  });
  const job: SwapImageJob = {
    kind: "swap-image",
    schema: jobSchema,
    userId,
    replyId,
    epoch,
    faces: [["me"]],
    match: "counted",
    panels: null,
    options: { greedy: true, hifi: false, sharpen: false, oldify: 0 },
    charged: 2,
  };
  const used = () => admission.usedToday(userId);
  return {
    runJob,
    afterwards,
    job,
    said,
    refused,
    used,
    identities,
    ledger,
    results: parts.results,
    replies,
    servers,
    logLines: () => redis.lrange(keys.logLines, 0, -1),
    state: async () => (await replies.read(replyId))?.state,
  };
}

const first = { isLast: false, stalls: 0 };

it("answers and gives back what was not needed", async () => {
  const { runJob, job, said, used, state } = await stage();
  expect(await runJob(job, first, async () => outcome)).toEqual({ status: "done", faces: 1 });
  expect([said, await used(), await state()]).toEqual([["done"], 1, "final"]);
});

it("does nothing a second time", async () => {
  const { runJob, job, said, used } = await stage();
  await runJob(job, first, async () => outcome);
  await runJob(job, first, async () => outcome);
  expect([said, await used()]).toEqual([["done"], 1]);
});

it("settles the account of a reply whose worker died between the last word and that", async () => {
  const dying = { finish: () => Promise.reject(new Error("killed")) };
  for (const [work, left] of [
    [async () => outcome, 1],
    [() => Promise.reject(new UserError("no_face", {})), 0],
  ] as const) {
    const { runJob, job, said, used, state, afterwards } = await stage({}, dying);
    await expect(runJob(job, first, work)).rejects.toThrow("killed");
    expect([said.length, await state(), await used()]).toEqual([1, "final", 2]);
    await afterwards(job, first, work);
    expect([said.length, await used()]).toEqual([1, left]);
  }
});

it("adds what the person should hear besides, once, whatever the answer was", async () => {
  const { runJob, job, said } = await stage({}, {}, "`me` expires soon.");
  await runJob(job, first, async () => outcome);
  await runJob(job, first, async () => outcome);
  expect(said).toEqual(["done", "`me` expires soon."]);
  const refused = await stage({}, {}, "`me` expires soon.");
  await refused.runJob(refused.job, first, () => Promise.reject(new UserError("no_face", {})));
  expect(refused.said).toEqual([expect.stringMatching(/can't find a face/), "`me` expires soon."]);
});

it("counts as a warning only what arrived", async () => {
  const silent = { notify: () => Promise.reject(new Error("Discord is away")) };
  for (const [deliver, upTo] of [
    [{}, 5],
    [silent, 0],
  ] as const) {
    const { runJob, job, identities } = await stage(deliver, {}, "`me` expires soon.");
    const me = { name: "me", savedAt: 5, recogniser: "lite", embedding: new Float32Array(512) };
    await identities.save(job.userId, me, null, { epoch: job.epoch, saveId: "1" });
    await runJob(job, first, async () => outcome);
    expect((await identities.profile(job.userId)).warnedUpTo).toBe(upTo);
  }
});

it("tells a user's mistake and charges nothing", async () => {
  const { runJob, job, said, refused, used, state } = await stage();
  const result = await runJob(job, first, async () => {
    throw new UserError("no_face", {});
  });
  expect(refused).toEqual(["no_face"]);
  expect(result).toEqual({ status: "refused", code: "no_face" });
  expect(said[0]).toMatch(/can't find a face/);
  expect([await used(), await state()]).toEqual([0, "final"]);
});

it("keeps quiet about trouble while there is another attempt", async () => {
  const { runJob, job, said, refused, used, state } = await stage();
  const broken = async () => {
    throw new Error("broken");
  };
  await expect(runJob(job, first, broken)).rejects.toThrow("broken");
  expect([said, await used(), await state()]).toEqual([[], 2, "working"]);
  await expect(runJob(job, { ...first, isLast: true }, broken)).rejects.toThrow("broken");
  expect(said[0]).toMatch(/Something broke on our side/);
  // The id that every line of both logs carries.
  expect(said[0]).toContain(replyId);
  expect(refused).toEqual(["gave_up"]);
  expect([await used(), await state()]).toEqual([0, "final"]);
});

it.each([
  [2, true, /brought my machine down twice/, "quarantined"],
  [4, true, /brought my machine down twice/, "quarantined"],
  [4, false, /Something broke on our side/, "gave_up"],
])(
  "only answers a job that %s workers were lost with (its picture is to blame: %s)",
  async (stalls, isBlamed, said, code) => {
    const spent = await stage({}, {}, null, {}, isBlamed);
    let ran = false;
    const result = await spent.runJob(spent.job, { ...first, stalls }, async () => {
      ran = true;
      return outcome;
    });
    expect([ran, result]).toEqual([false, { status: "refused", code }]);
    expect([spent.said, await spent.used(), await spent.state()]).toEqual([
      [expect.stringMatching(said)],
      0,
      "final",
    ]);
  },
);

it("works on a job whose picture nobody opened while its workers were lost", async () => {
  const { runJob, job, said } = await stage();
  expect(await runJob(job, { ...first, stalls: 3 }, async () => outcome)).toEqual({
    status: "done",
    faces: 1,
  });
  expect(said).toEqual(["done"]);
});

it("asks privately which face is meant, and charges nothing", async () => {
  const { runJob, job, said, used, state } = await stage();
  const question = { kind: "choose" as const, answer: { content: "Which?" }, faces: 3 };
  expect(await runJob(job, first, async () => question)).toEqual({ status: "choose", faces: 3 });
  expect([said, await used(), await state()]).toEqual([["(privately) Which?"], 0, "final"]);
});

it("leaves a reply open that another queue's job will answer", async () => {
  const { runJob, job, said, used, state } = await stage();
  expect(await runJob(job, first, async () => ({ kind: "moved" }))).toEqual({ status: "moved" });
  expect([said, await used(), await state()]).toEqual([
    [expect.stringMatching(/This one moves/)],
    2,
    "working",
  ]);
  expect(await runJob(job, first, async () => outcome)).toEqual({ status: "done", faces: 1 });
  expect(said.at(-1)).toBe("done");
});

it("drops what was erased while it waited, and while it was in the making", async () => {
  const before = await stage();
  await before.identities.erase(userId, "all");
  let ran = false;
  await before.runJob(before.job, first, async () => {
    ran = true;
    return outcome;
  });
  expect([ran, before.said[0]]).toEqual([false, expect.stringMatching(/erased/)]);

  const during = await stage();
  await during.runJob(during.job, first, async () => {
    await during.identities.erase(userId, ["me"]);
    return outcome;
  });
  expect([during.said[0], await during.used()]).toEqual([expect.stringMatching(/erased/), 0]);
});

it("keeps nothing for the buttons of a result that was on its way while its user erased", async () => {
  let eraseAll = async () => {};
  const { runJob, job, identities, results } = await stage({
    async answer() {
      await eraseAll();
      return { channelId: "c", messageId: "m" };
    },
  });
  eraseAll = async () => {
    await identities.erase(userId, "all");
    await results.forgetAll(userId);
    // What the buttons need may be written just now.
    await sleep(50);
    await results.remember(replyId, { ...result, userId, identities: [], isPrivate: false });
  };
  const result = { pictures: [], panels: null, faces: 1 };
  await runJob(job, first, async () => ({ ...outcome, result }));
  expect(await results.find(replyId)).toBeNull();
});

it("tries again when Discord does not take the answer, but not when the reply is gone", async () => {
  const down = await stage({
    answer: async () => {
      throw new DeliveryError("PATCH", 503, 0, "");
    },
  });
  await expect(down.runJob(down.job, first, async () => outcome)).rejects.toThrow("503");
  expect(await down.state()).toBe("working");

  const gone = await stage({
    answer: async () => {
      throw new DeliveryError("PATCH", 404, 10008, "Unknown Message");
    },
  });
  expect(await gone.runJob(gone.job, first, async () => outcome)).toEqual({ status: "done", faces: 1 });
  expect(await gone.state()).toBe("final");
  // A picture that nobody got costs nothing.
  expect(await gone.used()).toBe(0);
});

describe("a private result", () => {
  const repostOf = (job: SwapImageJob): RepostJob => {
    const { userId, replyId, epoch } = job;
    return { kind: "repost", schema: jobSchema, userId, replyId, epoch, resultId: "r" };
  };
  const mayBePosted = (results: Results) => results.claimPost("r", "another reply");

  it("may be posted again unless it is posted", async () => {
    const refused = () => Promise.reject(new UserError("result_gone", {}));
    const broken = () => Promise.reject(new Error("broken"));
    for (const [work, isLast, mayBe] of [
      [async () => outcome, false, false],
      [refused, false, true],
      [broken, false, false],
      [broken, true, true],
    ] as const) {
      const { runJob, job, results } = await stage();
      await results.claimPost("r", replyId);
      await runJob(repostOf(job), { ...first, isLast }, work).catch(() => undefined);
      expect(await mayBePosted(results)).toBe(mayBe);
    }
  });

  it("may be posted again if the reply that was to show it is gone, or was ended before it could", async () => {
    const gone = await stage({
      answer: () => Promise.reject(new DeliveryError("PATCH", 404, 10008, "Unknown Message")),
    });
    await gone.results.claimPost("r", replyId);
    await gone.runJob(repostOf(gone.job), first, async () => outcome);
    expect(await mayBePosted(gone.results)).toBe(true);

    for (const isDuring of [false, true]) {
      const over = await stage();
      await over.results.claimPost("r", replyId);
      if (!isDuring) await over.replies.end(replyId, 0, async () => true);
      await over.runJob(repostOf(over.job), first, async () => {
        await over.replies.end(replyId, 0, async () => true);
        return outcome;
      });
      expect([over.said, await mayBePosted(over.results)]).toEqual([[], true]);
    }
  });

  it("is posted once, however its worker died after the last word", async () => {
    for (const isLast of [false, true]) {
      const dying = await stage({}, { finish: () => Promise.reject(new Error("killed")) });
      await dying.results.claimPost("r", replyId);
      const job = repostOf(dying.job);
      await expect(dying.runJob(job, { ...first, isLast }, async () => outcome)).rejects.toThrow("killed");
      await dying.afterwards(job, first, async () => outcome);
      expect([dying.said, await mayBePosted(dying.results)]).toEqual([["done"], false]);
    }
  });
});

it("counts as done what is told, even if it cannot see any more whether its user has erased", async () => {
  const { runJob, job, said, refused, identities, results } = await stage({
    async answer(_address, { content }) {
      said.push(content ?? "");
      vi.spyOn(identities, "profile").mockRejectedValue(new Error("Redis is away"));
      return null;
    },
  });
  await results.claimPost("r", replyId);
  expect(await runJob(job, { ...first, isLast: true }, async () => outcome)).toMatchObject({
    status: "done",
  });
  expect([said, refused]).toEqual([["done"], []]);
});

it("keeps nothing for the buttons of a result whose worker died before it saw that its user had erased", async () => {
  const { runJob, afterwards, job, identities, results } = await stage(
    {},
    { finish: () => Promise.reject(new Error("killed")) },
  );
  const result = { pictures: [], panels: null, faces: 1 };
  await expect(runJob(job, first, async () => ({ ...outcome, result }))).rejects.toThrow("killed");
  await identities.erase(userId, "all");
  expect(await results.find(replyId)).not.toBeNull();
  await afterwards(job, first, async () => outcome);
  expect(await results.find(replyId)).toBeNull();
});

describe("the ledger", () => {
  const result = { pictures: [], panels: null, faces: 1 };
  const shown = { ...outcome, result, identities: [7, 8] };
  const noStore = { begin: () => Promise.reject(new Error("no store")) };

  it("has every result: whose, where, when, what it cost and of which identities", async () => {
    const { runJob, job, ledger, logLines } = await stage();
    await runJob(job, first, async () => shown);
    const [entry] = await ledger.ofUser(userId);
    expect(entry).toEqual({
      replyId,
      userId,
      serverId: "s",
      channelId: "c",
      messageId: "m",
      at: expect.closeTo(Date.now(), -4),
      swaps: 1,
      isPrivate: false,
      identities: [7, 8],
    });
    expect(await ledger.ofServer("s", 0)).toEqual([entry]);
    // Nobody has chosen a log channel.
    expect(await logLines()).toEqual([]);
  });

  it("has nothing of what was no result, or reached nobody", async () => {
    const plain = await stage();
    await plain.runJob(plain.job, first, async () => outcome);
    expect(await plain.ledger.ofUser(userId)).toEqual([]);
    const gone = await stage({
      answer: async () => {
        throw new DeliveryError("PATCH", 404, 10008, "Unknown Message");
      },
    });
    await gone.runJob(gone.job, first, async () => shown);
    expect(await gone.ledger.ofUser(userId)).toEqual([]);
  });

  it("has a result even if showing it failed at first, and the log channel hears of it once", async () => {
    let failures = 1;
    const made = await stage({
      async answer() {
        if (failures-- > 0) throw new DeliveryError("PATCH", 503, 0, "");
        return { channelId: "c", messageId: "m" };
      },
    });
    await made.servers.setLogChannel("s", "log");
    await expect(made.runJob(made.job, first, async () => shown)).rejects.toThrow("503");
    await expect.poll(() => made.ledger.ofUser(userId)).toMatchObject([{ messageId: null }]);
    await made.runJob(made.job, first, async () => shown);
    expect(await made.ledger.ofUser(userId)).toMatchObject([{ messageId: "m" }]);
    expect(await made.logLines()).toEqual([replyId]);
  });

  it("counts nothing as shown that was not noted", async () => {
    const made = await stage({}, {}, null, noStore);
    await expect(made.runJob(made.job, first, async () => shown)).rejects.toThrow("no store");
    expect(await made.state()).toBe("working");
  });

  it("lets nobody else write while Discord still takes the answer, even if it could not be noted", async () => {
    let isTaken = false;
    const made = await stage(
      {
        async answer() {
          await sleep(100);
          isTaken = true;
          return { channelId: "c", messageId: "m" };
        },
      },
      {},
      null,
      noStore,
    );
    await expect(made.runJob(made.job, first, async () => shown)).rejects.toThrow("no store");
    expect(isTaken).toBe(true);
  });

  it("ends a reply that is gone from Discord also where that could not be noted", async () => {
    const gone = {
      answer: () => Promise.reject(new DeliveryError("PATCH", 404, 10008, "Unknown Message")),
    };
    const made = await stage(gone, {}, null, noStore);
    expect(await made.runJob(made.job, first, async () => shown)).toEqual({ status: "done", faces: 1 });
    expect([await made.state(), await made.used()]).toEqual(["final", 0]);
  });
});
