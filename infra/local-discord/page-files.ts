import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { FastifyInstance, FastifyReply } from "fastify";
import { compiled } from "../stage/root.ts";

const folder = compiled("infra/local-discord/page");

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Nothing from another host, nothing inline: what people post is shown beside it. */
const policy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the built page: `/` and its bundle under `/assets/`. */
export function servePage(app: FastifyInstance): void {
  app.get("/", (_request, reply) => send("index.html", reply));
  app.get("/icon.svg", (_request, reply) => send("icon.svg", reply));
  // One plain name: no way out of the folder.
  app.get<{ Params: { name: string } }>("/assets/:name", ({ params }, reply) =>
    send(/^[\w-]+\.\w+$/.test(params.name) ? join("assets", params.name) : "", reply),
  );

  async function send(name: string, reply: FastifyReply): Promise<FastifyReply> {
    const data = await readFile(join(folder, name)).catch(() => null);
    if (data === null) return reply.code(404).type("text/plain").send("There is no such page.");
    return reply
      .type(types[extname(name)] ?? "application/octet-stream")
      .headers({
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
      })
      .send(data);
  }
}
