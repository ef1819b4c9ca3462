import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that the server got. */
export interface Seen {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** Answers one request; the last one given to `serve` answers all that follow. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on 127.0.0.1 whose answers a test chooses, request by request. */
export async function startFileServer() {
  const answers = new Map<string, Answer[]>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    seen.push({
      path,
      range: request.headers.range,
      ifRange: request.headers["if-range"] as string | undefined,
    });
    const queue = answers.get(path) ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    serve(path: string, ...queue: Answer[]): string {
      answers.set(path, queue);
      return `http://127.0.0.1:${port}${path}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves `bytes` as a good server does: ranges, If-Range, 416. */
export function file(bytes: Buffer, etag = etagOf(bytes)): Answer {
  return (request, response) => {
    const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    const start = Number(match?.[1] ?? 0);
    const sameVersion = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    if (match === null || !sameVersion) {
      response.writeHead(200, { etag, "content-length": bytes.length, "accept-ranges": "bytes" }).end(bytes);
    } else if (start >= bytes.length) {
      response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    } else {
      const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
      const headers = { etag, "content-range": range, "content-length": bytes.length - start };
      response.writeHead(206, headers).end(bytes.subarray(start));
    }
  };
}

/** Serves the whole file whatever range is asked for. */
export function withoutRanges(bytes: Buffer): Answer {
  return (_request, response) => {
    response.writeHead(200, { etag: etagOf(bytes), "content-length": bytes.length }).end(bytes);
  };
}

/** Promises the whole file and hangs up after `count` bytes. */
export function cutAfter(count: number, bytes: Buffer, etag = etagOf(bytes)): Answer {
  return (_request, response) => {
    response.writeHead(200, { etag, "content-length": bytes.length });
    // Hang up only once the bytes have left, or a reset would swallow them.
    response.write(bytes.subarray(0, count), () => setTimeout(() => response.socket?.destroySoon(), 250));
  };
}

/** Sends `count` bytes and then nothing more, keeping the line open. */
export function stallAfter(count: number, bytes: Buffer): Answer {
  return (_request, response) => {
    response.writeHead(200, { etag: etagOf(bytes), "content-length": bytes.length });
    response.write(bytes.subarray(0, count));
  };
}

/** An answer without a file. */
export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(code, headers).end();
  };
}

/** A strong ETag of the contents. */
export function etagOf(bytes: Buffer): string {
  return `"${sha256(bytes).slice(0, 12)}"`;
}

/** Lower-case hex. */
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
