import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, buildConnector, request } from "undici";
import { UserError } from "../../shared/errors.ts";
import type { Logger } from "../../shared/logger.ts";
import { createPublicLookup, type Resolve } from "./public-address.ts";

export interface FetchLimits {
  /** Exact host names; HTTPS only. */
  readonly hosts: readonly string[];
  /** The local Discord's origin, the one exception to HTTPS and public addresses; `null` with the real one. */
  readonly localOrigin: string | null;
  readonly maxBytes: number;
  /** For everything: names, connections, redirects, the whole body, and trying again. */
  readonly timeoutMs: number;
}

/** The way to a host. Whatever stands in for it, addresses are checked, certificates too. */
export interface Outside {
  readonly resolve: Resolve;
  /** Certificates (PEM) to trust instead of the usual ones. */
  readonly ca?: string;
  /** Where a checked address is really connected to. */
  readonly dial: (address: LookupAddress) => LookupAddress;
  readonly port: number;
}

const internet: Outside = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  dial: (address) => address,
  port: 443,
};

export type FetchImage = (url: string) => Promise<Buffer>;

const maxRedirects = 2;
/** Before what may be over in a moment is tried again. */
const pausesMs = [200, 1_000];
/** Of the network and of its names. What is refused, and what nobody should trust, stays refused. */
const passingCodes = new Set([
  "EAI_AGAIN",
  "ENOTFOUND",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/**
 * The only way in for outside bytes: allow-listed hosts at public addresses, redirects checked again,
 * bytes and time capped.
 * @param outside the internet; tests bring a hostile one of their own
 * @returns a function that throws UserError `host_not_allowed`, `too_many_bytes`; `picture_gone` where the host says
 *   so or gives something else, `picture_unreachable` where it gives no answer
 */
export function createFetcher(
  limits: FetchLimits,
  log: Logger,
  outside: Outside = internet,
): { fetchImage: FetchImage; close(): Promise<void> } {
  const pinned = new Agent({ connect: connectTo(outside, limits.timeoutMs) });
  const local = new Agent();

  const fetchOnce = async (address: string, signal: AbortSignal): Promise<Buffer> => {
    let url = new URL(address);
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const isLocal = url.origin === limits.localOrigin;
      if (!isLocal) checkAddress(url, limits.hosts);
      const { statusCode, headers, body } = await request(url, {
        dispatcher: isLocal ? local : pinned,
        signal,
      });
      if (statusCode === 200) {
        // Nobody asked for it packed: what unpacks to more than it weighs has no business here.
        if ((headers["content-encoding"] ?? "identity") !== "identity") {
          body.destroy();
          break;
        }
        return await readCapped(body, headers["content-length"], limits.maxBytes);
      }
      await body.dump();
      if (isPassing(statusCode)) throw new HostError(statusCode);
      const location = headers["location"];
      if (statusCode < 300 || statusCode >= 400 || typeof location !== "string") {
        throw new UserError("picture_gone", {});
      }
      url = new URL(location, url);
    }
    throw new UserError("picture_gone", {});
  };

  return {
    async fetchImage(address) {
      const deadline = performance.now() + limits.timeoutMs;
      const signal = AbortSignal.timeout(limits.timeoutMs);
      try {
        return await tryAgain(() => fetchOnce(address, signal), deadline);
      } catch (error) {
        if (error instanceof UserError) throw error;
        // The address lets whoever reads it see the picture.
        const { code, message } = error as NodeJS.ErrnoException;
        log.warn({ code, why: message }, "a picture could not be fetched");
        throw new UserError("picture_unreachable", {});
      }
    },
    async close() {
      await Promise.all([pinned.close(), local.close()]);
    },
  };
}

/** The host is there, and not at its best. */
class HostError extends Error {
  override readonly name = "HostError";

  constructor(status: number) {
    super(`the host answered ${status}`);
  }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** @param deadline as `performance.now()` counts; nobody waits for a try that would come after it */
async function tryAgain<Value>(act: () => Promise<Value>, deadline: number): Promise<Value> {
  for (const pauseMs of pausesMs) {
    try {
      return await act();
    } catch (error) {
      const mayPass =
        error instanceof HostError || passingCodes.has((error as NodeJS.ErrnoException).code ?? "");
      if (!mayPass || performance.now() + pauseMs >= deadline) throw error;
    }
    await sleep(pauseMs);
  }
  return act();
}

/** The origin of a local Discord, or `null` if `apiUrl` is not on loopback by plain HTTP. */
export function localOriginOf(apiUrl: string): string | null {
  const { protocol, hostname, origin } = new URL(apiUrl);
  return protocol === "http:" && hostname === "127.0.0.1" ? origin : null;
}

function checkAddress({ protocol, hostname, port, username }: URL, hosts: readonly string[]): void {
  // An address instead of a name would be connected to without being looked up, and so unchecked.
  const isName = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const isAllowed = protocol === "https:" && port === "" && username === "" && hosts.includes(hostname);
  if (!isAllowed || !isName) throw new UserError("host_not_allowed", { host: hostname });
}

function connectTo({ resolve, ca, dial, port }: Outside, timeout: number): buildConnector.connector {
  const trust = ca === undefined ? {} : { ca };
  const connect = buildConnector({ lookup: createPublicLookup(resolve, dial), timeout, ...trust });
  return (options, callback) => connect({ ...options, port: String(port) }, callback);
}

async function readCapped(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  declared: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const tooMany = new UserError("too_many_bytes", { maxMegabytes: Math.round(maxBytes / 1e6) });
  if (Number(declared) > maxBytes) {
    body.destroy();
    throw tooMany;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooMany;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
