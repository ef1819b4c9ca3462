import { lookup as resolveName } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, request } from "undici";
import { UserError } from "../../shared/errors.ts";

export interface FetchLimits {
  /** Exact host names; HTTPS only. */
  readonly hosts: readonly string[];
  /** The local Discord's origin, the one exception to HTTPS and public addresses; `null` with the real one. */
  readonly localOrigin: string | null;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

export type FetchImage = (url: string) => Promise<Buffer>;

const maxRedirects = 2;

/**
 * The only way in for outside bytes: allow-listed hosts at public addresses, redirects checked again,
 * bytes and time capped.
 * @returns a function that throws UserError `host_not_allowed`, `picture_gone`, `too_many_bytes`
 */
export function createFetcher(limits: FetchLimits): { fetchImage: FetchImage; close(): Promise<void> } {
  const pinned = new Agent({ connect: { lookup: publicLookup, timeout: limits.timeoutMs } });
  const local = new Agent();

  const fetchImage = async (address: string): Promise<Buffer> => {
    const signal = AbortSignal.timeout(limits.timeoutMs);
    let url = new URL(address);
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const isLocal = url.origin === limits.localOrigin;
      if (!isLocal) checkAddress(url, limits.hosts);
      const { statusCode, headers, body } = await request(url, {
        dispatcher: isLocal ? local : pinned,
        signal,
      });
      if (statusCode === 200) return await readCapped(body, headers["content-length"], limits.maxBytes);
      await body.dump();
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
      try {
        return await fetchImage(address);
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError("picture_gone", {});
      }
    },
    async close() {
      await Promise.all([pinned.close(), local.close()]);
    },
  };
}

/** The origin of a local Discord, or `null` if `apiUrl` is not on loopback by plain HTTP. */
export function localOriginOf(apiUrl: string): string | null {
  const { protocol, hostname, origin } = new URL(apiUrl);
  return protocol === "http:" && hostname === "127.0.0.1" ? origin : null;
}

function checkAddress({ protocol, hostname, port, username }: URL, hosts: readonly string[]): void {
  const isAllowed = protocol === "https:" && port === "" && username === "" && hosts.includes(hostname);
  if (!isAllowed) throw new UserError("host_not_allowed", { host: hostname });
}

/** Resolves a name and refuses every answer that is not a public address; the answer is what gets connected to. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const inside = addresses.find(({ address }) => !isPublic(address));
    if (inside) return callback(new Error("the host's address is not public"), "", 0);
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    callback(first ? null : new Error("the host has no address"), first?.address ?? "", first?.family ?? 0);
  });
};

/** Neither private, loopback, link-local, multicast, nor an IPv6 disguise of such an address. */
export function isPublic(address: string): boolean {
  // `process` turns ::ffff:a.b.c.d into the IPv4 address that it stands for.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
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
