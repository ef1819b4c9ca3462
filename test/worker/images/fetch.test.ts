import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { createLogger } from "../../../shared/logger.ts";
import { createFetcher, localOriginOf } from "../../../worker/images/fetch.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let logged = "";
const log = createLogger(
  "test",
  "info",
  new Writable({
    write(line, _encoding, done) {
      logged += line;
      done();
    },
  }),
);

async function codeOf(url: string, localOrigin: string | null): Promise<string> {
  const limits = { hosts: ["cdn.discordapp.com", "localhost"], localOrigin, maxBytes: 1000, timeoutMs: 500 };
  const { fetchImage, close } = createFetcher(limits, log);
  try {
    return `${(await fetchImage(url)).length} bytes`;
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await close();
  }
}

describe("the fetcher", () => {
  it("fetches from the local Discord", async () => {
    const origin = await serve((_request, response) => response.end("x".repeat(500)));
    expect(await codeOf(`${origin}/a.png`, origin)).toBe("500 bytes");
  });

  it.each([
    ["plain HTTP", "http://cdn.discordapp.com/a.png"],
    ["a host that is not listed", "https://example.org/a.png"],
    ["a host that looks listed", "https://cdn.discordapp.com.example.org/a.png"],
    ["another port", "https://cdn.discordapp.com:8443/a.png"],
    ["a user in the address", "https://me@cdn.discordapp.com/a.png"],
    ["loopback", "http://127.0.0.1:1/a.png"],
    ["a file", "file:///etc/passwd"],
  ])("refuses %s", async (_what, url) => {
    expect(await codeOf(url, null)).toBe("host_not_allowed");
  });

  it("refuses a listed name that resolves to an address inside", async () => {
    expect(await codeOf("https://localhost/a.png", null)).toBe("picture_unreachable");
  });

  it("refuses a redirect to elsewhere and follows at most two", async () => {
    const origin = await serve((request, response) => {
      const to = request.url === "/away" ? "http://169.254.169.254/" : "/loop";
      response.writeHead(302, { location: to }).end();
    });
    expect(await codeOf(`${origin}/away`, origin)).toBe("host_not_allowed");
    expect(await codeOf(`${origin}/loop`, origin)).toBe("picture_gone");
  });

  it("stops at the cap, whatever the declared length says", async () => {
    const origin = await serve((request, response) => {
      if (request.url === "/honest") response.setHeader("content-length", 5000);
      response.write("x".repeat(800));
      setTimeout(() => response.end("x".repeat(4200)), 20);
    });
    expect(await codeOf(`${origin}/honest`, origin)).toBe("too_many_bytes");
    expect(await codeOf(`${origin}/silent`, origin)).toBe("too_many_bytes");
  });

  it("does not wait for a server that drips", async () => {
    const origin = await serve((_request, response) => {
      setInterval(() => response.write("x"), 50).unref();
    });
    const started = Date.now();
    expect(await codeOf(`${origin}/slow`, origin)).toBe("picture_unreachable");
    expect(Date.now() - started).toBeLessThan(2000);
  });

  it.each([403, 404, 410])("says that a picture is gone at once: %d", async (status) => {
    let asked = 0;
    const origin = await serve((_request, response) => {
      asked++;
      response.writeHead(status).end();
    });
    expect(await codeOf(`${origin}/a.png`, origin)).toBe("picture_gone");
    expect(asked).toBe(1);
  });
});

describe("what may be over in a moment", () => {
  const troubles: readonly [string, RequestListener][] = [
    ["429", (_request, response) => response.writeHead(429).end()],
    ["500", (_request, response) => response.writeHead(500).end()],
    ["503", (_request, response) => response.writeHead(503).end()],
    ["a connection that breaks", ({ socket }) => socket.destroy()],
    [
      "a body that breaks off",
      ({ socket }, response) => {
        response.writeHead(200, { "content-length": 500 }).write("x");
        setTimeout(() => socket.destroy(), 20);
      },
    ],
  ];

  it.each(troubles)("is tried again: %s", async (_what, trouble) => {
    let asked = 0;
    const origin = await serve((request, response) => {
      if (asked++ === 0) trouble(request, response);
      else response.end("x".repeat(500));
    });
    expect(await codeOf(`${origin}/a.png`, origin)).toBe("500 bytes");
    expect(asked).toBe(2);
  });

  it.each(troubles)("is not said to be gone if it stays: %s", async (_what, trouble) => {
    let asked = 0;
    const origin = await serve((request, response) => {
      asked++;
      trouble(request, response);
    });
    const started = Date.now();
    logged = "";
    expect(await codeOf(`${origin}/a.png?hm=secret`, origin)).toBe("picture_unreachable");
    expect(asked, "as often as its time allows").toBe(2);
    expect(Date.now() - started).toBeLessThan(2000);
    expect(logged).toMatch(/"a picture could not be fetched"/);
    expect(logged).not.toMatch(/secret|a\.png/);
  });

  it("is not waited for by whoever has no time left", async () => {
    let asked = 0;
    const origin = await serve(() => void asked++);
    expect(await codeOf(`${origin}/silent`, origin)).toBe("picture_unreachable");
    expect(asked).toBe(1);
  });
});

it("knows a local Discord's origin from a real one's", () => {
  expect(localOriginOf("http://127.0.0.1:4000/api")).toBe("http://127.0.0.1:4000");
  expect(localOriginOf("https://discord.com/api")).toBeNull();
  expect(localOriginOf("http://localhost:4000/api")).toBeNull();
});
