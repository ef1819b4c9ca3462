import { setTimeout as sleep } from "node:timers/promises";
import { FormData, request } from "undici";
import type { ReplySecrets } from "../shared/replies.ts";

/** What a reply shows. */
export interface Answer {
  /** Absent: what is there stays. */
  readonly content?: string;
  readonly file?: { readonly name: string; readonly bytes: Buffer; readonly alt: string };
  /** Message components as Discord's API takes them. */
  readonly components?: readonly object[];
}

type Address = Pick<ReplySecrets, "applicationId" | "token" | "ephemeral">;

/** The only way out: edits a reply through Discord's webhook route. */
export interface Deliver {
  /** Replaces the reply's content; safe to repeat. */
  answer(address: Address, answer: Answer): Promise<void>;
  /** Tells only the person who asked: a public "thinking" goes away first. */
  refuse(address: Address, sentence: string): Promise<void>;
  /** Tells them something besides, below an answer that is there. */
  notify(address: Address, sentence: string): Promise<void>;
}

/** Discord's answer to a request of ours; carries neither token nor address. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly status: number;
  /** Discord's own code, 0 if it gave none. */
  readonly code: number;

  constructor(method: string, status: number, code: number, message: string) {
    super(`${method} of a reply: Discord answered ${status}, ${code} ${message}`);
    this.status = status;
    this.code = code;
  }

  /** The reply or its token is gone: nothing that is sent can arrive any more. */
  get isGone(): boolean {
    return [10008, 10015, 10062, 50027].includes(this.code) || this.status === 404 || this.status === 401;
  }
}

const requestTimeoutMs = 12_000;
/** Within the writer lock's life, which is 30 s. */
const giveUpAfterMs = 25_000;
const ephemeralFlag = 64;

/** @param apiUrl as in DISCORD_API_URL, without a version */
export function createDeliver(apiUrl: string): Deliver {
  const original = ({ applicationId, token }: Address) =>
    `${apiUrl}/v10/webhooks/${applicationId}/${token}/messages/@original`;

  const followUp = ({ applicationId, token }: Address) => `${apiUrl}/v10/webhooks/${applicationId}/${token}`;

  return {
    answer: (address, answer) => send("PATCH", original(address), answer),

    async refuse(address, sentence) {
      if (address.ephemeral) return send("PATCH", original(address), { content: sentence });
      // Its ephemeral state never changes, so the public one makes room for a private one.
      await send("DELETE", original(address)).catch(tolerateGone);
      await send("POST", followUp(address), { content: sentence }, ephemeralFlag);
    },

    notify: (address, content) => send("POST", followUp(address), { content }, ephemeralFlag),
  };
}

function tolerateGone(error: unknown): void {
  if (!(error instanceof DeliveryError && error.isGone)) throw error;
}

/** Sends until Discord takes it: waits where it says so, tries again where it stumbles. */
async function send(
  method: "PATCH" | "POST" | "DELETE",
  url: string,
  answer?: Answer,
  flags?: number,
): Promise<void> {
  const giveUpAt = Date.now() + giveUpAfterMs;
  for (let attempt = 1; ; attempt++) {
    const failure = await sendOnce(method, url, answer, flags);
    if (!failure) return;
    const waitMs = failure.retryAfterMs ?? 250 * 2 ** attempt;
    if (!failure.mayRetry || Date.now() + waitMs > giveUpAt) throw failure.error;
    await sleep(waitMs);
  }
}

interface Failure {
  readonly error: Error;
  readonly mayRetry: boolean;
  readonly retryAfterMs?: number;
}

async function sendOnce(
  method: "PATCH" | "POST" | "DELETE",
  url: string,
  answer: Answer | undefined,
  flags?: number,
): Promise<Failure | null> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      ...bodyOf(answer, flags),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const text = await body.text();
    if (statusCode < 300) return null;
    const { code = 0, message = "", retry_after: seconds } = parse(text);
    const error = new DeliveryError(method, statusCode, code, message);
    if (statusCode === 429) return { error, mayRetry: true, retryAfterMs: (seconds ?? 1) * 1000 };
    return { error, mayRetry: statusCode >= 500 };
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? (cause as Error).name;
    return { error: new Error(`${method} of a reply did not reach Discord: ${why}`), mayRetry: true };
  }
}

function bodyOf(answer: Answer | undefined, flags: number | undefined) {
  if (!answer) return {};
  const { content, file, components = [] } = answer;
  const payload = JSON.stringify({
    ...(content === undefined ? {} : { content, components }),
    attachments: file ? [{ id: "0", filename: file.name, description: file.alt }] : [],
    allowed_mentions: { parse: [] },
    ...(flags === undefined ? {} : { flags }),
  });
  if (!file) return { body: payload, headers: { "content-type": "application/json" } };
  const body = new FormData();
  body.append("payload_json", payload);
  body.append("files[0]", new Blob([new Uint8Array(file.bytes)]), file.name);
  return { body };
}

function parse(text: string): { code?: number; message?: string; retry_after?: number } {
  try {
    return JSON.parse(text) as { code?: number };
  } catch {
    return {};
  }
}
