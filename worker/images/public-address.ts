import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** What the registries give out to hosts; IPv4 in disguise (compatible, translated) lies outside. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/** Neither private, loopback, link-local, multicast, shared nor reserved, nor an IPv6 disguise of such an address. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  // `process` turns ::ffff:a.b.c.d into the IPv4 address that it stands for.
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(globalUnicast));
}

/** What the socket asks for: whatever is handed to it here is what it connects to, and nothing is asked twice. */
export function createPublicLookup(
  resolve: Resolve,
  dial: (address: LookupAddress) => LookupAddress,
): LookupFunction {
  return (hostname, options, callback) => {
    resolvePublic(hostname, resolve).then(
      (addresses) => {
        const dialled = addresses.map(dial);
        const [first] = dialled;
        if (options.all) callback(null, dialled);
        else callback(null, first?.address ?? "", first?.family ?? 0);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}

/** @throws Error if there is no address, or a single one that is not public: one honest answer excuses no other */
async function resolvePublic(hostname: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw new Error("the host has no address");
  if (!addresses.every(({ address }) => isPublic(address)))
    throw new Error("the host's address is not public");
  return addresses;
}
