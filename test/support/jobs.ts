import { readFileSync } from "node:fs";
import type { Redis } from "ioredis";
import { createActions } from "../../shared/actions.ts";
import { createFaceBlocks } from "../../shared/face-blocks.ts";
import { createIdentities } from "../../shared/identities.ts";
import { jobSchema } from "../../shared/jobs.ts";
import type { Reply, ReplySecrets } from "../../shared/replies.ts";
import { createResults } from "../../shared/results.ts";
import { wordsFor } from "../../shared/words/words-for.ts";
import { createWorkTimes } from "../../shared/work-times.ts";
import { createOneLarge } from "../../worker/images/one-large.ts";
import type { Task } from "../../worker/jobs/run-job.ts";
import { secrets as usualSecrets } from "./reply.ts";
import { openStore } from "./store.ts";

export const userId = "u1";
export const replyId = "1180000000000000042";
export const reference = { schema: jobSchema, userId, replyId, epoch: 0 };

/** A store with what jobs write to, and a fetcher that knows the given files by name. */
export async function jobParts(files: Readonly<Record<string, Buffer>>) {
  const { redis, keys, keyring } = await openStore();
  return {
    redis: redis as Redis,
    keys,
    identities: createIdentities(redis, keys, keyring, 20),
    faceBlocks: createFaceBlocks(redis, keys, keyring),
    actions: createActions(redis, keys, keyring),
    results: createResults(redis, keys, keyring),
    workTimes: createWorkTimes(redis, keys),
    maxMegapixels: 50,
    oneLarge: createOneLarge(),
    fetchImage: async (url: string) => {
      const name = url.slice(url.lastIndexOf("/") + 1);
      return files[name] ?? readFileSync(name);
    },
  };
}

/** A job's task for a reply with these pictures; what is told is kept in `told`. */
export function taskFor(pictures: readonly string[], secrets: Partial<ReplySecrets> = {}) {
  const told: string[] = [];
  const reply: Reply = {
    id: replyId,
    userId,
    state: "working",
    createdAt: Date.now(),
    seenAt: Date.now(),
    charged: 2,
    refund: 0,
    answer: null,
    secrets: {
      ...usualSecrets,
      pictures: pictures.map((name) => ({ url: `https://x/${name}`, bytes: 1, mayMove: false })),
      ephemeral: true,
      attachmentLimit: 10 * 2 ** 20,
      ...secrets,
    },
  };
  const task: Task = {
    reply,
    words: wordsFor("en-US"),
    hold: (_bytes, work) => work(),
    tell: (sentence) => void told.push(sentence),
  };
  return { task, told };
}
