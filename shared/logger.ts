import { AsyncLocalStorage } from "node:async_hooks";
import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";

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

const about = new AsyncLocalStorage<{ readonly replyId: string }>();

/**
 * Runs `work`; every line that is logged meanwhile, also by what it starts, carries the id of this reply, which is
 * that of the interaction: one id from the command to its last word, in the bot's log and in the worker's.
 */
export function loggingAbout<Value>(replyId: string, work: () => Promise<Value>): Promise<Value> {
  return about.run({ replyId }, work);
}

/** JSON lines, on stdout unless told otherwise. Tokens, signed URLs, embeddings and pictures are removed by field name. */
export function createLogger(name: string, level: string, stream?: DestinationStream): Logger {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);
  const options: LoggerOptions = {
    name,
    level,
    mixin: () => about.getStore() ?? {},
    redact: { paths, censor: "[removed]" },
    serializers: { err: describeError },
  };
  return stream ? pino(options, stream) : pino(options);
}

/** Whatever was thrown: a log line must not fail in its turn. */
function describeError(error: unknown) {
  if (!(error instanceof Error)) {
    const message = typeof error === "string" ? withoutUrls(error) : "not an Error";
    return { type: typeof error, message };
  }
  // Its own enumerable fields may hold requests with tokens in them.
  return {
    type: error.name,
    message: withoutUrls(error.message),
    stack: withoutUrls(error.stack ?? ""),
    cause: error.cause instanceof Error ? withoutUrls(error.cause.message) : undefined,
  };
}

/** Webhook paths carry tokens and CDN addresses carry signatures, so no address survives. */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|rediss?|wss?):\/\/\S+/g, "[address]");
}
