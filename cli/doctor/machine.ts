import { constants } from "node:fs";
import { access, mkdir, statfs } from "node:fs/promises";
import { listens } from "../../shared/listens.ts";
import { type Finding, missing, ok, optional } from "./finding.ts";

const leastFreeBytes = 1e9;

export interface Ports {
  readonly HEALTH_HOST: string;
  readonly BOT_HEALTH_PORT: number;
  readonly WORKER_HEALTH_PORT: number;
}

/** What listens where bot and worker want to. */
export async function findPorts({
  HEALTH_HOST,
  BOT_HEALTH_PORT,
  WORKER_HEALTH_PORT,
}: Ports): Promise<Finding[]> {
  const host = HEALTH_HOST === "0.0.0.0" ? "127.0.0.1" : HEALTH_HOST;
  return Promise.all([findPort("bot", host, BOT_HEALTH_PORT), findPort("worker", host, WORKER_HEALTH_PORT)]);
}

/** @returns free, ours (ready or not), or taken by another program */
export async function findPort(part: "bot" | "worker", host: string, port: number): Promise<Finding> {
  const where = `port ${port} of the ${part}`;
  if (!(await listens(port, host))) return ok(`${where} is free`);
  const answer = await fetch(`http://${host}:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    .then((response) => response.json() as Promise<{ status?: string; why?: string }>)
    .catch(() => ({ status: undefined, why: undefined }));
  if (answer.status === "ready") return ok(`${where}: it runs, and is ready`);
  if (answer.status === "not ready")
    return missing(`${where}: it runs and is not ready`, answer.why ?? "see its log");
  return missing(`${where} is taken by another program`, `set ${part.toUpperCase()}_HEALTH_PORT`);
}

/** Whether `folder` can be written to, and has room. */
export async function findFolder(what: string, folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch {
    return missing(`${what} (${folder}) cannot be written to`, "give it to the user who runs Doppel");
  }
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const size = `${(free / 1e9).toFixed(1)} GB free`;
  return free > leastFreeBytes
    ? ok(`${what}: ${size}`)
    : optional(`${what}: ${size}`, `make room in ${folder}: a full disk stops Redis`);
}
