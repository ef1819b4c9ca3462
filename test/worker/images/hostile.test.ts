import type { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { createFetcher, type Outside } from "../../../worker/images/fetch.ts";
import { type HostileHost, somePublic, startHostileHost } from "../../support/hostile-host.ts";

const listed = "cdn.discordapp.com";
const other = "media.discordapp.net";
const maxBytes = 10_000;
const timeoutMs = 700;

const head = (status: string, ...lines: string[]) => [`HTTP/1.1 ${status}`, ...lines, "", ""].join("\r\n");
const packed = gzipSync(Buffer.alloc(5_000_000));

/** Every `everyMs`, until the socket is gone. */
function keepWriting(socket: TLSSocket, chunk: string | Buffer, everyMs: number): void {
  const timer = setInterval(() => socket.write(chunk), everyMs);
  socket.once("close", () => clearInterval(timer));
}

/** What each path does to whoever asks. */
const tricks: Readonly<Record<string, (socket: TLSSocket) => void>> = {
  "/honest": (socket) => socket.end(`${head("200 OK", "content-length: 5")}hello`),
  "/silent": () => undefined,
  "/slow-head": (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    keepWriting(socket, "x-more: 1\r\n", 50);
  },
  "/slow-body": (socket) => {
    socket.write(head("200 OK", "content-length: 9000"));
    keepWriting(socket, "x", 50);
  },
  "/slow-redirect": (socket) => {
    socket.write(head(`302 Found`, `location: https://${listed}/honest`, "content-length: 9000"));
    keepWriting(socket, "x", 50);
  },
  "/endless": (socket) => {
    socket.write(head("200 OK", "connection: close"));
    keepWriting(socket, Buffer.alloc(4_000), 1);
  },
  "/endless-head": (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    keepWriting(socket, `x-more: ${"x".repeat(4_000)}\r\n`, 1);
  },
  "/endless-chunks": (socket) => {
    socket.write(head("200 OK", "transfer-encoding: chunked"));
    keepWriting(socket, `${(4_000).toString(16)}\r\n${"x".repeat(4_000)}\r\n`, 1);
  },
  "/says-less": (socket) => socket.write(head("200 OK", "content-length: 5") + "x".repeat(50_000)),
  "/says-more": (socket) => socket.end(head("200 OK", "content-length: 9000") + "x".repeat(10)),
  "/says-too-much": (socket) => socket.write(head("200 OK", "content-length: 999999999999")),
  "/packed": (socket) => {
    socket.write(head("200 OK", "content-encoding: gzip", `content-length: ${packed.length}`));
    socket.end(packed);
  },
  "/nonsense": (socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"),
  "/metadata": (socket) =>
    socket.end(head("302 Found", "location: http://169.254.169.254/latest/meta-data/")),
  "/metadata-tls": (socket) => socket.end(head("302 Found", "location: https://169.254.169.254/latest/")),
  "/loopback": (socket) => socket.end(head("302 Found", "location: https://127.0.0.1/")),
  "/mapped": (socket) => socket.end(head("302 Found", "location: https://[::ffff:127.0.0.1]/")),
  "/plain": (socket) => socket.end(head("302 Found", `location: http://${listed}/honest`)),
  "/elsewhere": (socket) => socket.end(head("302 Found", "location: https://example.org/honest")),
  "/other": (socket) => socket.end(head("302 Found", `location: https://${other}/honest`)),
  "/hops-1": (socket) => socket.end(head("307 Moved", "location: /honest")),
  "/hops-2": (socket) => socket.end(head("308 Moved", "location: /hops-1")),
  "/hops-3": (socket) => socket.end(head("302 Found", "location: /hops-2")),
  "/round": (socket) => socket.end(head("302 Found", "location: /round")),
  "/nowhere": (socket) => socket.end(head("302 Found")),
  ...Object.fromEntries(
    [
      "201 Created",
      "204 No Content",
      "206 Partial Content",
      "304 Not Modified",
      "404 Not Found",
      "500 Oh",
    ].map((status) => [
      `/${status.slice(0, 3)}`,
      (socket: TLSSocket) => socket.end(head(status, "content-length: 0")),
    ]),
  ),
};

let host: HostileHost;
beforeEach(async () => {
  host = await startHostileHost([listed, other, "127.0.0.1"], (path, socket) => tricks[path]?.(socket));
  return () => host.close();
});

async function outcomeOf(url: string, outside: Outside = host.outside([somePublic])): Promise<string> {
  const limits = { hosts: [listed, other, "127.0.0.1", "[::1]"], localOrigin: null, maxBytes, timeoutMs };
  const { fetchImage, close } = createFetcher(limits, pino({ level: "silent" }), outside);
  const startedAt = Date.now();
  try {
    return (await fetchImage(url)).toString();
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    expect(Date.now() - startedAt, "held up").toBeLessThan(timeoutMs + 1_500);
    await close();
  }
}
const ask = (path: string) => outcomeOf(`https://${listed}${path}`);

describe("a hostile host", () => {
  it.each([
    ["says nothing", "/silent", "picture_unreachable"],
    ["drips its head", "/slow-head", "picture_unreachable"],
    ["drips its body", "/slow-body", "picture_unreachable"],
    ["drips behind a redirect", "/slow-redirect", "picture_unreachable"],
    ["never stops", "/endless", "too_many_bytes"],
    ["never stops its head", "/endless-head", "picture_unreachable"],
    ["never stops its chunks", "/endless-chunks", "too_many_bytes"],
    ["says more than it sends", "/says-more", "picture_unreachable"],
    ["says far too much", "/says-too-much", "too_many_bytes"],
    ["packs megabytes into kilobytes", "/packed", "picture_gone"],
    ["speaks another language", "/nonsense", "picture_unreachable"],
    ["redirects to nowhere", "/nowhere", "picture_gone"],
    ["redirects in a circle", "/round", "picture_gone"],
    ["redirects three times", "/hops-3", "picture_gone"],
    ["redirects to plain HTTP", "/plain", "host_not_allowed"],
    ["redirects to a host that is not listed", "/elsewhere", "host_not_allowed"],
    ["redirects to the metadata service", "/metadata", "host_not_allowed"],
    ["redirects to the metadata service by TLS", "/metadata-tls", "host_not_allowed"],
    ["redirects to loopback, listed or not", "/loopback", "host_not_allowed"],
    ["redirects to loopback in disguise", "/mapped", "host_not_allowed"],
    ["answers 201", "/201", "picture_gone"],
    ["answers 204", "/204", "picture_gone"],
    ["answers 206", "/206", "picture_gone"],
    ["answers 304", "/304", "picture_gone"],
    ["answers 404", "/404", "picture_gone"],
    ["answers 500", "/500", "picture_unreachable"],
  ])("%s", async (_what, path, outcome) => {
    expect(await ask(path)).toBe(outcome);
    expect(host.dialled, "it was really asked").not.toEqual([]);
  });

  it("says less than it sends: what it said is all that is read", async () => {
    expect(await ask("/says-less")).toBe("xxxxx");
  });

  it("is asked once, but for what may be over in a moment", async () => {
    const paths = ["/silent", "/slow-body", "/endless-head", "/nonsense", "/metadata", "/404"];
    for (const path of paths) await ask(path);
    expect(host.asked).toEqual(paths);
  });

  it("redirects twice, to a listed host, and honestly", async () => {
    expect(await ask("/honest")).toBe("hello");
    expect(await ask("/hops-2")).toBe("hello");
    expect(await ask("/other")).toBe("hello");
    expect(host.asked).toEqual(["/honest", "/hops-2", "/hops-1", "/honest", "/other", "/honest"]);
  });

  it("has a certificate that nobody we trust has signed, or for another name", async () => {
    const { ca: _, ...usual } = host.outside([somePublic]);
    expect(await outcomeOf(`https://${listed}/honest`, usual)).toBe("picture_unreachable");
    const elsewhere = await startHostileHost(["example.org"], (_path, socket) => tricks["/honest"]!(socket));
    expect(await outcomeOf(`https://${listed}/honest`, elsewhere.outside([somePublic]))).toBe(
      "picture_unreachable",
    );
    expect(elsewhere.dialled).toEqual([somePublic]);
    expect([host.asked, elsewhere.asked]).toEqual([[], []]);
    elsewhere.close();
  });
});

describe("names that resolve to an address inside", () => {
  it.each([
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["::1"],
    ["::ffff:169.254.169.254"],
    ["64:ff9b::a9fe:a9fe"],
    ["64:ff9b:1::a9fe:a9fe"],
    ["::7f00:1"],
    ["2002:7f00:1::"],
    ["fd00:ec2::254"],
  ])("%s is not connected to, nor is anything beside it", async (inside) => {
    for (const answer of [[inside], [somePublic, inside], [inside, somePublic]]) {
      expect(await outcomeOf(`https://${listed}/honest`, host.outside(answer))).toBe("picture_unreachable");
    }
    expect(host.dialled).toEqual([]);
    expect(host.resolved, "asked for once each").toHaveLength(3);
  });

  it("an empty answer is one, too", async () => {
    expect(await outcomeOf(`https://${listed}/honest`, host.outside([]))).toBe("picture_unreachable");
  });

  it("rebinding: the answer that was checked is the one that is connected to", async () => {
    const outside = host.outside([somePublic], ["127.0.0.1"]);
    expect(await outcomeOf(`https://${listed}/honest`, outside)).toBe("hello");
    expect([host.resolved, host.dialled]).toEqual([[listed], [somePublic]]);
  });

  it("rebinding behind a redirect: the second answer is checked, too", async () => {
    const outside = host.outside([somePublic], ["127.0.0.1"]);
    expect(await outcomeOf(`https://${listed}/other`, outside)).toBe("picture_unreachable");
    expect([host.resolved, host.dialled]).toEqual([[listed, other], [somePublic]]);
  });

  it.each(["https://127.0.0.1/honest", "https://[::1]/honest"])(
    "%s needs no name, listed or not",
    async (url) => {
      expect(await outcomeOf(url)).toBe("host_not_allowed");
      expect(host.dialled).toEqual([]);
    },
  );

  it("a resolver that never answers holds nobody up", async () => {
    const outside = { ...host.outside([somePublic]), resolve: () => new Promise<never>(() => undefined) };
    expect(await outcomeOf(`https://${listed}/honest`, outside)).toBe("picture_unreachable");
  });
});
