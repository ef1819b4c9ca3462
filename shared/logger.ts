import { type Logger, pino } from "pino";

export type { Logger };

/** What must never reach a log, wherever in an object it stands. */
const secretFields = [
  "token",
  "url",
  "embedding",
  "latent",
  "crop",
  "landmarks",
  "secrets",
  "authorization",
  "headers",
  "requestBody",
  "rawError",
];

/** JSON lines on stdout. Tokens, signed URLs, embeddings and pictures are removed by field name. */
export function createLogger(name: string, level: string): Logger {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);
  return pino({
    name,
    level,
    redact: { paths, censor: "[removed]" },
    serializers: {
      // An error's own enumerable fields may hold requests with tokens in them.
      err: (error: Error) => ({
        type: error.name,
        message: withoutUrls(error.message),
        stack: withoutUrls(error.stack ?? ""),
        cause: error.cause instanceof Error ? withoutUrls(error.cause.message) : undefined,
      }),
    },
  });
}

/** Webhook paths carry tokens and CDN addresses carry signatures, so no address survives. */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|rediss?|wss?):\/\/\S+/g, "[address]");
}
