import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Part } from "./part.ts";

/** A loopback port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Waits until `isReady` holds.
 * @throws Error if the part ends first or takes longer than `timeoutMs`
 */
export async function waitUntilReady(
  part: Part,
  isReady: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (!(await isReady())) {
    if (!part.isRunning) throw new Error(await part.ended);
    if (Date.now() > giveUpAt) throw new Error(`${part.name} was not ready within ${timeoutMs / 1000} s`);
    await sleep(50);
  }
}

/** Whether `url` answers with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
