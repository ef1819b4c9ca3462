import type { Redis } from "ioredis";
import { z } from "zod";
import type { Keyring } from "./sealing.ts";
import type { StoreKeys } from "./store-keys.ts";

const report = z.object({
  /** Who reported it. */
  userId: z.string(),
  at: z.number(),
  /** The message's address, or what somebody wrote in its place. */
  about: z.string(),
  /** The result's reply, where its button was pressed. */
  replyId: z.string().nullable(),
  reason: z.string(),
});

/** What somebody objects to. */
export type Report = z.infer<typeof report>;

/** Reports for the operator, sealed; the oldest make room. */
export interface Reports {
  add(report: Report): Promise<void>;
  /** The newest first. */
  list(): Promise<Report[]>;
}

const maxReports = 1_000;
export const reportContext = "report";

export function createReports(redis: Redis, keys: StoreKeys, keyring: Keyring): Reports {
  return {
    async add(added) {
      const sealed = keyring.seal(Buffer.from(JSON.stringify(added)), reportContext);
      await redis
        .multi()
        .lpush(keys.reports, sealed)
        .ltrim(keys.reports, 0, maxReports - 1)
        .exec();
    },

    async list() {
      const sealed = await redis.lrangeBuffer(keys.reports, 0, -1);
      return sealed.map((one) => report.parse(JSON.parse(keyring.open(one, reportContext).toString())));
    },
  };
}
