import { type ChildProcess, fork } from "node:child_process";
import type { Kind } from "./corpus.ts";

/** A damaged file: which one, follows from its seed. */
export interface Case {
  readonly kind: Kind;
  readonly seed: number;
}

/** What the child says of one. */
export interface Tried {
  /** As `tryFile` returns it. */
  readonly ending?: string;
  /** What it threw that it should not. */
  readonly fault?: string;
  readonly ms: number;
  /** Of the process so far. */
  readonly peakBytes: number;
}

export interface Finding extends Case {
  readonly what: "threw" | "crashed" | "hung";
  readonly more: string;
}

/** How one case went; `null` for one that its child did not live to tell. */
export type OnTried = (one: Case, tried: Tried | null) => void;

/**
 * Tries every case, one at a time, in a child that is replaced when it dies or twice says nothing for `hangMs`.
 * @param script the child's module
 */
export async function runCases(
  script: string,
  cases: Iterable<Case>,
  hangMs: number,
  onTried: OnTried,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let child: ChildProcess | null = null;
  for (const one of cases) {
    child ??= await startChild(script);
    let said = await ask(child, one, hangMs);
    if (said === "hung") {
      // On a machine that others use, too, a moment may be long: what hangs, hangs twice.
      child = await startChild(script);
      said = await ask(child, one, hangMs);
    }
    if (typeof said === "string") {
      findings.push({ ...one, what: said === "hung" ? "hung" : "crashed", more: said });
      child = null;
      onTried(one, null);
      continue;
    }
    if (said.fault !== undefined) findings.push({ ...one, what: "threw", more: said.fault });
    onTried(one, said);
  }
  child?.kill();
  return findings;
}

async function startChild(script: string): Promise<ChildProcess> {
  // As the worker is started.
  const env = { ...process.env, MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "1048576" };
  const child = fork(script, { env });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code, signal) => reject(new Error(`the child did not start: ${signal ?? code}`)));
  });
  child.removeAllListeners("exit");
  return child;
}

/** @returns what it says, or how it ended */
function ask(child: ChildProcess, one: Case, hangMs: number): Promise<Tried | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      finish("hung");
    }, hangMs);
    const finish = (said: Tried | string) => {
      clearTimeout(timer);
      child.removeAllListeners("message");
      child.removeAllListeners("exit");
      resolve(said);
    };
    child.once("message", (tried: Tried) => finish(tried));
    child.once("exit", (code, signal) => finish(`ended by ${signal ?? `exit code ${code}`}`));
    child.send(one);
  });
}
