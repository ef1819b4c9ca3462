import { join } from "node:path";
import { loadEndWithinMs } from "../../shared/config.ts";
import { lastLines, type Part, type PartOptions, startPart } from "./part.ts";
import { answers, freePort, waitUntilReady } from "./ports.ts";
import { type PrivateRedis, startPrivateRedis } from "./private-redis.ts";
import { compiled } from "./root.ts";

/**
 * Without these glibc keeps an arena per thread, of which libvips has many, and learns to keep whole pictures instead
 * of giving them back: the worker would grow by half.
 */
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "1048576" };

export interface StartedWorker {
  readonly part: Part;
  readonly healthUrl: string;
  /** Why it waits for an operator instead of taking jobs; `null` if it does take them. */
  readonly waits: string | null;
}

/** The processes of one Doppel, started one by one and stopped together. */
export interface Stage {
  readonly logDir: string;
  /** Resolves with a sentence when a part ends that nobody stopped. */
  readonly broken: Promise<string>;
  startRedis(dir: string, port?: number): Promise<PrivateRedis>;
  startLocalDiscord(token: string): Promise<{ part: Part; origin: string }>;
  startBot(env: Readonly<Record<string, string>>): Promise<{ part: Part; healthUrl: string }>;
  /**
   * A worker that differs from its fleet's pin runs, too, and waits.
   * @param number which of several workers, from 1 on; each has a log file of its own: worker.log, worker-2.log
   */
  startWorker(env: Readonly<Record<string, string>>, number?: number): Promise<StartedWorker>;
  /** Stops a part on purpose, so that the stage does not count as broken. */
  stopPart(part: Part): Promise<void>;
  /**
   * Bot and workers together, each of which finishes what it has in hand, then what they need. Nothing starts any more:
   * what was about to, fails.
   */
  stop(): Promise<void>;
}

async function withLastWords(why: string, { logFile }: Part): Promise<string> {
  return `${why}. Its last words (${logFile}):\n${await lastLines(logFile)}`;
}

/** What a worker says that differs from its fleet's pin; `null` for whatever else is not ready. */
async function readDifference(healthUrl: string): Promise<string | null> {
  try {
    const response = await fetch(`${healthUrl}/readyz`, { signal: AbortSignal.timeout(2_000) });
    const { why, differs } = (await response.json()) as { why?: string; differs?: boolean };
    return differs && why ? why : null;
  } catch {
    return null;
  }
}

/** @param logDir every part writes its own file there */
export function createStage(logDir: string): Stage {
  /** Redis and the local Discord, which bot and workers need. */
  const services = new Set<Promise<Part>>();
  const processes = new Set<Promise<Part>>();
  const wanted = new Set<Part>();
  let isStopping = false;
  let reportBroken: (why: string) => void;
  const broken = new Promise<string>((resolve) => {
    reportBroken = resolve;
  });

  /** Knows of the part before there is one: whoever stops the stage ends also what is only about to start. */
  const begin = async (options: PartOptions, among: Set<Promise<Part>>): Promise<Part> => {
    if (isStopping) throw new Error(`${options.name} is not started any more: everything ends`);
    const starting = startPart(options);
    among.add(starting);
    const part = await starting.catch((error: unknown) => {
      among.delete(starting);
      throw error;
    });
    wanted.add(part);
    void part.ended.then(async (why) => {
      among.delete(starting);
      if (wanted.delete(part)) reportBroken(await withLastWords(why, part));
    });
    return part;
  };

  const stopPart = async (part: Part) => {
    wanted.delete(part);
    await part.stop();
  };

  const startProcess = async (
    kind: "bot" | "worker",
    env: Readonly<Record<string, string>>,
    portName: string,
    number = 1,
  ) => {
    // The port that is asked for is the first one's; the others have the ones after it.
    const asked = Number(env[portName]);
    const port = asked ? asked + number - 1 : await freePort();
    const name = number === 1 ? kind : `${kind}-${number}`;
    const logFile = join(logDir, `${name}.log`);
    const part = await begin(
      {
        name,
        command: process.execPath,
        args: ["--enable-source-maps", compiled(`${kind}/main.js`)],
        env: { ...allocator, ...env, [portName]: String(port) },
        logFile,
        graceMs: loadEndWithinMs({ ...process.env, ...env }),
      },
      processes,
    );
    const healthUrl = `http://127.0.0.1:${port}`;
    let waits: string | null = null;
    try {
      await waitUntilReady(part, async () => {
        if (await answers(`${healthUrl}/readyz`)) return true;
        waits = await readDifference(healthUrl);
        return waits !== null;
      });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      await stopPart(part);
      throw new Error(await withLastWords(why, part), { cause });
    }
    return { part, healthUrl, waits };
  };

  return {
    logDir,
    broken,
    startRedis: (dir, port) => startPrivateRedis(dir, logDir, port, (options) => begin(options, services)),
    async startLocalDiscord(token) {
      const part = await begin(
        {
          name: "local-discord",
          command: process.execPath,
          args: ["--enable-source-maps", compiled("infra/local-discord/main.js")],
          env: { PORT: "0", LOCAL_DISCORD_TOKEN: token },
          logFile: join(logDir, "local-discord.log"),
        },
        services,
      );
      const origin = await part.firstLine((line) => {
        const at = line.indexOf('{"origin"');
        return at < 0 ? undefined : (JSON.parse(line.slice(at)) as { origin: string }).origin;
      });
      return { part, origin };
    },
    startBot: (env) => startProcess("bot", env, "BOT_HEALTH_PORT"),
    startWorker: (env, number) => startProcess("worker", env, "WORKER_HEALTH_PORT", number),
    stopPart,
    async stop() {
      isStopping = true;
      for (const parts of [processes, services]) {
        const started = await Promise.allSettled(parts);
        await Promise.all(started.map((part) => part.status === "fulfilled" && stopPart(part.value)));
      }
    },
  };
}
