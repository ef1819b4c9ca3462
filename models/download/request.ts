import type { Readable } from "node:stream";
import { type Agent, type Dispatcher, request } from "undici";
import { DownloadError } from "./errors.ts";
import type { Part } from "./part.ts";

/** The server answered, but not with the file. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** A body on its way. */
export interface OpenedFile {
  readonly body: Readable;
  /** Offset of the body's first byte in the file: 0, or the part's length. */
  readonly startsAt: number;
  readonly totalBytes: number | null;
  /** For If-Range; null if the server gives nothing to compare by. */
  readonly validator: string | null;
}

const maxRedirects = 5;

/**
 * Asks for a file, from the end of `part` on if there is one. A server that ignores ranges, or holds another
 * version by now, sends the whole file: `startsAt` is then 0.
 * @throws HttpError for any other answer
 * @throws DownloadError for an address that is not HTTPS (or 127.0.0.1)
 */
export async function open(
  url: string,
  { dispatcher, signal, part }: { dispatcher: Agent; signal: AbortSignal | undefined; part: Part | null },
): Promise<OpenedFile> {
  const headers: Record<string, string> = { "accept-encoding": "identity", "user-agent": "doppel" };
  if (part !== null) {
    headers["range"] = `bytes=${part.bytes}-`;
    headers["if-range"] = part.validator;
  }
  const answer = await follow(new URL(url), { dispatcher, headers, ...(signal && { signal }) });
  if (answer.statusCode !== 200 && answer.statusCode !== 206) {
    await answer.body.dump();
    // Our part does not fit what the server has now: ask again, for everything.
    if (answer.statusCode === 416 && part !== null) return open(url, { dispatcher, signal, part: null });
    throw new HttpError(answer.statusCode);
  }
  const range = contentRange(answer);
  if (answer.statusCode === 206 && range?.startsAt !== part?.bytes) {
    answer.body.destroy();
    throw new DownloadError("the server sent another range than was asked for");
  }
  const startsAt = answer.statusCode === 206 ? (part?.bytes ?? 0) : 0;
  const length = Number(first(answer.headers["content-length"]) ?? Number.NaN);
  const totalBytes = range?.totalBytes ?? (Number.isFinite(length) ? startsAt + length : null);
  return { body: answer.body, startsAt, totalBytes, validator: validatorOf(answer) };
}

async function follow(
  start: URL,
  options: { dispatcher: Agent; headers: Record<string, string>; signal?: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  let url = start;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    refuseUnsafe(url);
    const answer = await request(url, options);
    const location = first(answer.headers["location"]);
    if (answer.statusCode < 300 || answer.statusCode > 399 || location === undefined) return answer;
    await answer.body.dump();
    url = new URL(location, url);
  }
  throw new DownloadError("the server redirects in circles", { cause: "refused" });
}

/** Plain HTTP is for the tests' own server; everything else must be HTTPS, redirects too. */
function refuseUnsafe(url: URL): void {
  if (url.protocol === "https:") return;
  if (url.protocol === "http:" && url.hostname === "127.0.0.1") return;
  throw new DownloadError(`${url.origin} is not an HTTPS address`, { cause: "refused" });
}

function contentRange(
  answer: Dispatcher.ResponseData,
): { startsAt: number; totalBytes: number | null } | null {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(first(answer.headers["content-range"]) ?? "");
  if (answer.statusCode !== 206 || match === null) return null;
  return { startsAt: Number(match[1]), totalBytes: match[2] === "*" ? null : Number(match[2]) };
}

/** Weak ETags promise the same meaning, not the same bytes. */
function validatorOf(answer: Dispatcher.ResponseData): string | null {
  const etag = first(answer.headers["etag"]);
  if (etag !== undefined && !etag.startsWith("W/")) return etag;
  return first(answer.headers["last-modified"]) ?? null;
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
