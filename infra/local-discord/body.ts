import type { FastifyRequest } from "fastify";
import type { Upload } from "./cdn.ts";
import { discordErrors } from "./errors.ts";
import type { Json } from "./world.ts";

/** A request's JSON and its files by number: `files[3]` is 3. */
export interface Body {
  json: Json;
  files: ReadonlyMap<number, Upload>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** The body, once a hook has read it; also for the wire log. */
    discordBody: Body | null;
  }
}

/** The body that the hook has read. */
export function bodyOf(request: FastifyRequest): Body {
  return request.discordBody ?? { json: {}, files: new Map() };
}

/**
 * Reads a JSON body, or a multipart one with `payload_json` and `files[n]`.
 * Too large a request is still read to its end, so that the sender sees the answer and not a closed socket.
 * @param maxBytes for all files together
 * @throws DiscordError 40005, 50109
 */
export async function readBody(request: FastifyRequest, maxBytes: number): Promise<Body> {
  if (!request.isMultipart()) return { json: asObject(request.body ?? {}), files: new Map() };
  let total = 0;
  let json: Json = {};
  const files = new Map<number, Upload>();
  for await (const part of request.parts()) {
    if (part.type === "field") {
      if (part.fieldname === "payload_json") json = parseObject(String(part.value));
      continue;
    }
    const number = Number(/^files\[(\d+)\]$/.exec(part.fieldname)?.[1] ?? files.size);
    const chunks: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total <= maxBytes) chunks.push(chunk);
    }
    files.set(number, { name: part.filename, contentType: part.mimetype, data: Buffer.concat(chunks) });
  }
  if (total > maxBytes) throw discordErrors.tooLarge();
  return { json, files: new Map([...files].map(([number, file]) => [number, withType(file)])) };
}

function parseObject(text: string): Json {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw discordErrors.invalidJson();
    throw error;
  }
}

function asObject(value: unknown): Json {
  // An array is what PUT commands sends; it travels under a name of its own.
  if (Array.isArray(value)) return { items: value };
  if (typeof value !== "object" || value === null) throw discordErrors.invalidJson();
  return value as Json;
}

const typesByExtension: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
  heic: "image/heic",
  pdf: "application/pdf",
  mp4: "video/mp4",
  json: "application/json; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

/** Discord tells the type from the name: a claim, not a fact. */
export function withType(file: Upload): Upload {
  const extension = file.name.split(".").pop()?.toLowerCase() ?? "";
  return {
    ...file,
    contentType: typesByExtension[extension] ?? (file.contentType || "application/octet-stream"),
  };
}
