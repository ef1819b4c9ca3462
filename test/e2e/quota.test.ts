import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Reply, User } from "../../infra/local-discord/client.ts";
import { type Doppel, sample, save, startDoppel } from "./doppel.ts";

const daily = 20;
const patience = { timeoutMs: 90_000 };
let doppel: Doppel;
let ada: User;
beforeAll(async () => {
  doppel = await startDoppel({ DAILY_SWAPS: String(daily), MAX_UNFINISHED_JOBS: "60" });
  ada = doppel.discord.user("Ada");
  await save(ada, "me", await sample("iris"));
});
afterAll(() => doppel?.stop());

it("50 commands of one user at once: each gets a picture or a sentence, and exactly the pictures are charged", async () => {
  const image = await sample("single");
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => ada.slash("swapid", { idname: "me", image })),
  );
  const isOver = ({ content, loading }: Reply) => !loading && /AI-edited|used today's 20 swaps/.test(content);
  await Promise.all(replies.map((reply) => reply.until(isOver, patience)));
  const pictures = replies.filter(({ attachments }) => attachments.length === 1).length;
  // Two are charged for each until it is known that one face costs one.
  expect(pictures).toBeGreaterThanOrEqual(daily / 2);
  expect(pictures).toBeLessThanOrEqual(daily);
  for (const reply of replies) expect(reply.messages).toHaveLength(1);

  const redis = new Redis(doppel.redis.url);
  const [key = ""] = await redis.keys("doppel:quota:*");
  await expect.poll(() => redis.get(key)).toBe(String(pictures));
  await expect.poll(() => redis.zcard("doppel:user:{1180000000000000011}:unfinished")).toBe(0);
  expect(await redis.zcard("doppel:replies:pending")).toBe(0);
  redis.disconnect();
}, 120_000);
