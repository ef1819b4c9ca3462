import type { Clock } from "./clock.ts";

/** The answer to "may I": the headers, and after how long to come back if not. */
export interface Allowance {
  headers: Record<string, string>;
  retryAfterS: number | null;
}

interface Bucket {
  used: number;
  resetsAt: number;
}

/**
 * Counts requests per bucket, as Discord does: the route and its channel or webhook. Interaction callbacks have no
 * limit and no headers.
 */
export function createRateLimits(clock: Clock): (method: string, path: string) => Allowance {
  const buckets = new Map<string, Bucket>();
  return (method, path) => {
    const [, top = "", major = "", token = ""] = path.split("/");
    if (top === "interactions") return { headers: {}, retryAfterS: null };
    const { limit, perMs } =
      top === "webhooks" || top === "channels" ? { limit: 5, perMs: 2_000 } : { limit: 50, perMs: 1_000 };
    const key = top === "webhooks" ? `${top}/${major}/${token}` : `${method} ${top}/${major}`;
    const now = clock.now();
    let bucket = buckets.get(key);
    if (bucket === undefined || bucket.resetsAt <= now) {
      bucket = { used: 0, resetsAt: now + perMs };
      buckets.set(key, bucket);
    }
    const isOver = bucket.used >= limit;
    if (!isOver) bucket.used += 1;
    const resetAfterS = (bucket.resetsAt - now) / 1000;
    return {
      headers: {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(limit - bucket.used),
        "x-ratelimit-reset": (bucket.resetsAt / 1000).toFixed(3),
        "x-ratelimit-reset-after": resetAfterS.toFixed(3),
        "x-ratelimit-bucket": Buffer.from(`${method} ${top}`).toString("hex"),
      },
      retryAfterS: isOver ? resetAfterS : null,
    };
  };
}
