import { createHash, timingSafeEqual } from "node:crypto";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { FastifyAdapter } from "@bull-board/fastify";
import { fastifyBasicAuth } from "@fastify/basic-auth";
import type { Queue } from "bullmq";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";

const path = "/board";

/**
 * Shows the queues at `/board` to whoever knows the password; any user name will do. It only shows: removing or
 * repeating a job behind a reply's back would leave that reply unanswered. Of a job it tells kind and reply, not whose.
 */
export async function addBoard(
  server: FastifyInstance,
  queues: readonly Queue[],
  password: string,
): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(path);
  const shown = queues.map((queue) => {
    const one = new BullMQAdapter(queue, { readOnlyMode: true });
    one.setFormatter("data", ({ kind, replyId, schema }) => ({ kind, replyId, schema }));
    return one;
  });
  createBullBoard({ queues: shown, serverAdapter: adapter, options: { uiConfig: { boardTitle: "Doppel" } } });
  const board: FastifyPluginAsync = async (guarded) => {
    await guarded.register(fastifyBasicAuth, {
      authenticate: { realm: "Doppel" },
      async validate(_user, given) {
        if (!isSame(given, password)) throw new Error("the password is wrong");
      },
    });
    guarded.addHook("onRequest", guarded.basicAuth);
    await guarded.register(adapter.registerPlugin(), { prefix: path });
  };
  await server.register(board);
}

/** Takes as long whatever is wrong with it. */
function isSame(given: string, password: string): boolean {
  const [one, other] = [given, password].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(one!, other!);
}
