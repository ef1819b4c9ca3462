import { z } from "zod";
import type { MistakeCode } from "./errors.ts";
import { maxFaces } from "./identity-spec.ts";

/** Raised with every change to a job's shape; a worker reads this one and the one before. */
export const jobSchema = 1;

/** Panels of a Midjourney grid: top left, top right, bottom left, bottom right. */
export const gridPanels = 4;
/** Pictures of one message that are swapped together. */
export const maxPictures = 4;

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

/** Names per face, left to right; `null` leaves one alone, an empty mix keeps the face and only ages it. */
const faceList = z.array(z.array(z.string()).max(3).nullable()).min(1).max(maxFaces);

const panel = z
  .number()
  .int()
  .min(0)
  .max(gridPanels - 1);
const gridChoice = z
  .union([z.literal("all"), panel])
  .nullable()
  .default(null);

const swap = {
  ...reference,
  /** `null`: the reply's last picture is the source, for this once. */
  faces: faceList.nullable(),
  /**
   * `counted` insists on as many faces as names and asks where they differ; `first` gives the user's defaults to
   * the first faces; `chosen` is what the user chose per face and is taken as it is.
   */
  match: z.enum(["counted", "first", "chosen"]).default("counted"),
  /** Of a grid: all four panels, each by itself, or one of them; `null` takes the picture whole. */
  panels: gridChoice,
  options: swapOptions,
  /** What admission charged; the difference is refunded. */
  charged: z.number().int().min(0),
};

/** Keeps the face of the reply's pictures, all of one person, as an identity. */
const saveIdentityJob = z.object({
  kind: z.literal("save-identity"),
  ...reference,
  name: z.string(),
  /** Which face of the first picture, left to right, if that was asked; `null`: the one clear face. */
  face: z.number().int().min(0).nullable().default(null),
});

/** Puts identities into the faces of the reply's pictures. */
const swapImageJob = z.object({ kind: z.literal("swap-image"), ...swap });

/** The same for every frame of an animation. */
const swapAnimationJob = z.object({ kind: z.literal("swap-animation"), ...swap });

/** Shows the reply's two pictures, before and after, side by side. */
const compareJob = z.object({
  kind: z.literal("compare"),
  ...reference,
  /** Of the picture before: which panel the one after is. */
  panels: gridChoice,
});

/** Shows the reply's pictures, results that one person alone could see, to everybody. */
const repostJob = z.object({ kind: z.literal("repost"), ...reference, resultId: z.string() });

/** Adds a picture of the user's identities to the reply that lists them. */
const contactSheetJob = z.object({ kind: z.literal("contact-sheet"), ...reference });

export const jobData = z.discriminatedUnion("kind", [
  saveIdentityJob,
  swapImageJob,
  swapAnimationJob,
  compareJob,
  repostJob,
  contactSheetJob,
]);

export type Job = z.infer<typeof jobData>;
export type SaveIdentityJob = z.infer<typeof saveIdentityJob>;
export type SwapImageJob = z.infer<typeof swapImageJob>;
export type SwapAnimationJob = z.infer<typeof swapAnimationJob>;
export type CompareJob = z.infer<typeof compareJob>;
export type RepostJob = z.infer<typeof repostJob>;
export type ContactSheetJob = z.infer<typeof contactSheetJob>;
export type SwapOptions = z.infer<typeof swapOptions>;

/**
 * How a job ended. A mistake is the user's and never retried; everything unforeseen throws. This stays in Redis for a
 * while: it names nobody.
 */
export type JobResult =
  | { readonly status: "done"; readonly faces: number }
  | { readonly status: "choose"; readonly faces: number }
  /** Another queue's job answers the reply. */
  | { readonly status: "moved" }
  | { readonly status: "refused"; readonly code: MistakeCode };

export const queueNames = { interactive: "interactive", bulk: "bulk" } as const;
export type QueueName = keyof typeof queueNames;

/** Animations take long: they wait apart, so that nobody's still waits behind one. */
export function queueFor(kind: Job["kind"]): QueueName {
  return kind === "swap-animation" ? "bulk" : "interactive";
}

/** What a swap may cost at most; the worker refunds the difference. */
export const costs = { oneFace: 1, severalFaces: 2, animation: 5 } as const;

/** How whoever adds a job to a queue adds it. @param priority 1 is the highest */
export function queueOptions({ replyId }: Pick<Job, "replyId">, priority: number) {
  return {
    jobId: jobIdFor(replyId),
    priority,
    attempts: 3,
    backoff: { type: "exponential", delay: 1_000 },
    // The reply says how it ended; a job that stayed would still name somebody who has erased everything.
    removeOnComplete: true,
    removeOnFail: true,
  };
}

/** BullMQ refuses ids that parse as integers, which snowflakes do. */
export function jobIdFor(replyId: string): string {
  return `i-${replyId}`;
}
