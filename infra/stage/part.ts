import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { openLogFile } from "./log-file.ts";

export interface PartOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Everything the part prints goes there. */
  readonly logFile: string;
  /** How long it may take to end when it is told to. */
  readonly graceMs?: number;
}

/** A process of Doppel's, as whoever started it sees it. */
export interface Part {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  readonly graceMs: number;
  /** Resolves with a sentence when the process is gone. */
  readonly ended: Promise<string>;
  readonly isRunning: boolean;
  /** The first line on stdout that `read` turns into something; rejects if the part ends before. */
  firstLine<T>(read: (line: string) => T | undefined): Promise<T>;
  /** SIGTERM, and SIGKILL for what is still there after `graceMs`. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a process in a group of its own, so that Ctrl-C reaches only us and we end the parts in order. */
export async function startPart(options: PartOptions): Promise<Part> {
  const { name, command, args, env = {}, logFile, graceMs = 15_000 } = options;
  await mkdir(dirname(logFile), { recursive: true });
  const log = await openLogFile(logFile);
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });

  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`${name} did not start: ${error.message}`));
    // Closed, not only exited: its last words are then in the log.
    child.once("close", (code, signal) => {
      log.end(() => resolve(`${name} ended (${signal ?? `exit code ${code}`})`));
    });
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;

  return {
    name,
    pid: child.pid ?? -1,
    logFile,
    graceMs,
    ended,
    get isRunning() {
      return isRunning();
    },
    firstLine: (read) => firstLine(child, ended, read),
    async stop() {
      if (!isRunning()) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
    kill(signal) {
      child.kill(signal);
    },
  };
}

/** The end of a part's log, for a message that says why it did not start. */
export async function lastLines(logFile: string, count = 8): Promise<string> {
  const text = await readFile(logFile, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

function firstLine<T>(child: ChildProcess, ended: Promise<string>, read: (line: string) => T | undefined) {
  return new Promise<T>((resolve, reject) => {
    let rest = "";
    const look = (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const found = read(line);
        if (found === undefined) continue;
        child.stdout?.off("data", look);
        resolve(found);
        return;
      }
    };
    child.stdout?.on("data", look);
    void ended.then((why) => reject(new Error(why)));
  });
}
