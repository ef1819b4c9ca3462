import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import type { Redis } from "ioredis";
import { inject, onTestFinished } from "vitest";
import { connectRedis } from "../../shared/redis.ts";

/** A Redis as seen through a bad network. */
export interface RedisProxy {
  readonly url: string;
  /** Every answer comes so much later. */
  delayMs: number;
  /** Holds all answers back, until it is called with `false`. */
  hang(isHung: boolean): void;
  /** The next answer is lost, and the connection with it. */
  loseNextAnswer(): void;
  stop(): Promise<void>;
}

/** A connection to the tests' Redis through a proxy, for as long as the test runs. */
export async function connectThroughProxy(): Promise<{ readonly redis: Redis; readonly proxy: RedisProxy }> {
  const proxy = await startRedisProxy(Number(new URL(inject("redisUrl")).port));
  const redis = connectRedis(proxy.url);
  await redis.connect();
  onTestFinished(async () => {
    redis.disconnect();
    await proxy.stop();
  });
  return { redis, proxy };
}

/** @param port of the real one, on loopback */
export async function startRedisProxy(port: number): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  let gate = Promise.resolve();
  let open = () => {};
  let losesNext = false;

  const server = createServer((client) => {
    const redis = connect(port, "127.0.0.1");
    client.pipe(redis);
    // One after the other: nothing overtakes what was held back.
    let last = Promise.resolve();
    redis.on("data", (chunk) => {
      if (losesNext) {
        losesNext = false;
        client.destroy();
        return;
      }
      const due = Date.now() + proxy.delayMs;
      last = last.then(async () => {
        await gate;
        await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
        client.write(chunk);
      });
    });
    for (const [one, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const proxy: RedisProxy = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    hang(isHung) {
      open();
      gate = isHung ? new Promise((resolve) => (open = resolve)) : Promise.resolve();
    },
    loseNextAnswer() {
      losesNext = true;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
