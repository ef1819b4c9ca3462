import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent } from "undici";
import { checkFile, type ExpectedFile } from "./check-file.ts";
import { DownloadError, WrongFileError } from "./errors.ts";
import { dropPart, type Part, partPath, readPart, writePart } from "./part.ts";
import { HttpError, open } from "./request.ts";

/** Bytes on their way; `totalBytes` is null while the server has not said. */
export type OnBytes = (receivedBytes: number, totalBytes: number | null) => void;

/** How patient a download is. */
export interface FetchOptions {
  readonly onBytes?: OnBytes | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Tries per address in which not one byte came. */
  readonly attempts?: number | undefined;
  /** Wait before the second try; doubles each time. */
  readonly retryDelayMs?: number | undefined;
  /** Longest silence: while connecting, before headers, between two pieces of the body. */
  readonly idleTimeoutMs?: number | undefined;
}

/** Nothing we fetch is larger; a server that sends more is wrong. */
const maxBytes = 4 * 1024 ** 3;

/**
 * Downloads one address to `path`, resuming what an earlier try left, and checks it.
 * The bytes are written to `path`.part and renamed when they are right.
 * @throws WrongFileError if another file came whole; it is deleted
 * @throws DownloadError if the file did not come
 */
export async function fetchFile(
  url: string,
  path: string,
  expected: ExpectedFile,
  { attempts = 4, retryDelayMs = 500, idleTimeoutMs = 30_000, signal, onBytes }: FetchOptions = {},
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const dispatcher = new Agent({
    connect: { timeout: idleTimeoutMs },
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
  });
  try {
    for (let failures = 0; ; ) {
      const before = await readPart(path, url);
      try {
        if (before === null || before.bytes !== expected.bytes) {
          await transfer({ url, path, expected, part: before, dispatcher, signal, onBytes });
        }
        break;
      } catch (error) {
        signal?.throwIfAborted();
        if (!isWorthRetrying(error)) throw failed(url, error);
        const after = await readPart(path, url);
        // A line that breaks every few megabytes still gets there.
        failures = (after?.bytes ?? 0) > (before?.bytes ?? 0) ? 1 : failures + 1;
        if (failures >= attempts) throw failed(url, error);
        await sleep(retryDelayMs * 2 ** (failures - 1), undefined, { signal });
      }
    }
  } finally {
    await dispatcher.destroy();
  }
  try {
    await checkFile(partPath(path), expected, signal);
  } catch (error) {
    if (error instanceof WrongFileError) await dropPart(path);
    throw error;
  }
  await rename(partPath(path), path);
  await dropPart(path);
}

interface Transfer {
  readonly url: string;
  readonly path: string;
  readonly expected: ExpectedFile;
  readonly part: Part | null;
  readonly dispatcher: Agent;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: OnBytes | undefined;
}

/** One request: appends to the part when the server lets us, else starts it anew. */
async function transfer(job: Transfer): Promise<void> {
  const { url, path, expected, part, dispatcher, signal, onBytes } = job;
  const response = await open(url, { dispatcher, signal, part });
  const limit = expected.bytes ?? maxBytes;
  try {
    const { totalBytes } = response;
    if (totalBytes !== null && (totalBytes > limit || totalBytes !== (expected.bytes ?? totalBytes))) {
      throw new WrongFileError(expected.name, `${limit} bytes`, `${totalBytes} bytes`);
    }
    let received = response.startsAt;
    if (received === 0) await writePart(path, url, response.validator);
    const counter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        onBytes?.(received, response.totalBytes ?? expected.bytes ?? null);
        if (received > limit) done(new WrongFileError(expected.name, `${limit} bytes`, "more"));
        else done(null, chunk);
      },
    });
    const file = createWriteStream(partPath(path), { flags: received === 0 ? "w" : "a" });
    await pipeline(response.body, counter, file, { signal });
    const whole = response.totalBytes ?? expected.bytes;
    if (whole !== undefined && whole !== null && received < whole) {
      throw new DownloadError(`the server stopped after ${received} of ${whole} bytes`);
    }
  } catch (error) {
    response.body.destroy();
    if (error instanceof WrongFileError) await dropPart(path);
    throw error;
  }
}

function isWorthRetrying(error: unknown): boolean {
  if (error instanceof WrongFileError) return false;
  if (error instanceof HttpError) return error.status >= 500 || [408, 416, 425, 429].includes(error.status);
  if (error instanceof DownloadError) return error.cause !== "refused";
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return !["ENOSPC", "EACCES", "EROFS", "EISDIR", "ENOTFOUND"].includes(code);
}

function failed(url: string, error: unknown): Error {
  if (error instanceof WrongFileError) return error;
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return new DownloadError(`${url}: ${reason}`, { cause: error });
}
