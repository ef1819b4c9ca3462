import { z } from "zod";
import type { Mistake } from "./errors.ts";

/** Raised with every change to a job's shape; a worker reads this one and the one before. */
export const jobSchema = 1;

const reference = {
  schema: z.number().int(),
  userId: z.string(),
  replyId: z.string(),
  /** The user's erasure epoch at admission: a job from before an erasure brings nothing back. */
  epoch: z.number().int(),
};

const swapOptions = z.object({
  greedy: z.boolean(),
  hifi: z.boolean(),
  sharpen: z.boolean(),
  /** 0 = off, 1..1000 */
  oldify: z.number().int().min(0).max(1000),
});

/** Keeps the one face of the reply's picture as an identity. */
const saveIdentityJob = z.object({ kind: z.literal("save-identity"), ...reference, name: z.string() });

/** Puts identities into the faces of the reply's picture. */
const swapImageJob = z.object({
  kind: z.literal("swap-image"),
  ...reference,
  /** Names per face, left to right; `null` leaves one alone. */
  faces: z.array(z.array(z.string()).min(1).max(3).nullable()).min(1).max(12),
  /** The list is the user's defaults: then it takes the first faces instead of insisting on the count. */
  fromDefaults: z.boolean(),
  options: swapOptions,
  /** What admission charged; the difference is refunded. */
  charged: z.number().int().min(0),
});

export const jobData = z.discriminatedUnion("kind", [saveIdentityJob, swapImageJob]);

export type Job = z.infer<typeof jobData>;
export type SaveIdentityJob = z.infer<typeof saveIdentityJob>;
export type SwapImageJob = z.infer<typeof swapImageJob>;
export type SwapOptions = z.infer<typeof swapOptions>;

/** How a job ended. A mistake is the user's and never retried; everything unforeseen throws. */
export type JobResult =
  | { readonly status: "done"; readonly faces: number }
  | { readonly status: "refused"; readonly mistake: Mistake };

export const queueNames = { interactive: "interactive", bulk: "bulk" } as const;

/** BullMQ refuses ids that parse as integers, which snowflakes do. */
export function jobIdFor(replyId: string): string {
  return `i-${replyId}`;
}
