import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { listens } from "../../shared/listens.ts";
import { type Part, type PartOptions, startPart } from "./part.ts";
import { freePort, waitUntilReady } from "./ports.ts";
import { dataDir } from "./root.ts";

export interface PrivateRedis {
  readonly part: Part;
  readonly url: string;
  readonly port: number;
}

/**
 * Starts the redis-server that setup found, on loopback, with its data in `dir`.
 * An acknowledged write is on disk: `appendfsync always`, because WAITAOF needs Redis 7.2.
 * @param start whoever starts it knows it before it listens
 * @throws Error if none is known here, or it does not listen within 15 s
 */
export async function startPrivateRedis(
  dir: string,
  logDir: string,
  port?: number,
  start: (options: PartOptions) => Promise<Part> = startPart,
): Promise<PrivateRedis> {
  const pathFile = join(dataDir, "tools", "redis-server.path");
  const command = (await readFile(pathFile, "utf8").catch(() => "")).trim();
  if (!command) throw new Error("No redis-server is known here: run `npm run setup` first.");
  await mkdir(dir, { recursive: true });
  const chosen = port ?? (await freePort());
  const settings = {
    port: String(chosen),
    bind: "127.0.0.1",
    dir,
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
    save: "",
    daemonize: "no",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const part = await start({ name: "redis", command, args, logFile: join(logDir, "redis.log") });
  await waitUntilReady(part, () => listens(chosen), 15_000).catch(async (error: unknown) => {
    await part.stop();
    throw error;
  });
  return { part, port: chosen, url: `redis://127.0.0.1:${chosen}` };
}
