import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { ReplySecrets } from "../shared/replies.ts";
import { saysGone } from "../shared/reply-gone.ts";
import { multipart } from "./multipart.ts";

export interface AnswerFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** What a screen reader says of it. */
  readonly alt: string;
}

/** What a reply shows. */
export interface Answer {
  /** Absent: what is there stays, components too. */
  readonly content?: string;
  readonly files?: readonly AnswerFile[];
  /** Message components as Discord's API takes them. */
  readonly components?: readonly object[];
  /** The components are the whole message, laid out by themselves (components V2): `content` stays empty. */
  readonly isLayout?: true;
}

type Address = Pick<ReplySecrets, "applicationId" | "token" | "ephemeral">;

/** A reply's message, as Discord shows it. */
export interface Shown {
  readonly channelId: string;
  readonly messageId: string;
}

/** The only way out: edits a reply through Discord's webhook route. */
export interface Deliver {
  /** Replaces the reply's content; safe to repeat. @returns `null` where Discord does not say which message it is */
  answer(address: Address, answer: Answer): Promise<Shown | null>;
  /**
   * Answers only the person who asked: a public "thinking" goes away first. At least once: a sender that dies between
   * Discord's taking the answer and the note of it leaves nothing by which the next one could know. A follow-up takes
   * no nonce, those there are cannot be listed, and one that only its reader sees shows nowhere else; to note it
   * beforehand would make silence of what never arrived. So it is said again, to that person alone.
   */
  answerPrivately(address: Address, answer: Answer): Promise<void>;
  /** Shows how far the work is: sent once, because what comes next replaces it. */
  tell(address: Address, sentence: string): Promise<void>;
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
    return saysGone(this);
  }
}

const requestTimeoutMs = 12_000;
/** Within the writer lock's life, which is 30 s. */
const giveUpAfterMs = 25_000;
const ephemeralFlag = 1 << 6;
const layoutFlag = 1 << 15;
const maxAltLength = 1024;
/** Of a whole request, with room for what stands around the files. */
const maxRequestBytes = 25 * 2 ** 20 - 64 * 2 ** 10;

/** Bytes for each of `count` files of one answer. @param attachmentLimit what the server takes for one file */
export function bytesPerFile(attachmentLimit: number, count: number): number {
  return Math.min(attachmentLimit, Math.floor(maxRequestBytes / count));
}

/** @param apiUrl as in DISCORD_API_URL, without a version */
export function createDeliver(apiUrl: string): Deliver {
  const webhook = ({ applicationId, token }: Address) => `${apiUrl}/v10/webhooks/${applicationId}/${token}`;
  const original = (address: Address) => `${webhook(address)}/messages/@original`;

  return {
    answer: (address, answer) => send("PATCH", original(address), answer),

    async answerPrivately(address, answer) {
      if (address.ephemeral) {
        await send("PATCH", original(address), answer);
        return;
      }
      // Its ephemeral state never changes, so the public one makes room for a private one.
      const giveUpAt = Date.now() + giveUpAfterMs;
      await send("DELETE", original(address), null, 0, giveUpAt).catch(tolerateGone);
      await send("POST", webhook(address), answer, ephemeralFlag, giveUpAt);
    },

    async tell(address, content) {
      const outcome = await sendOnce("PATCH", original(address), { content }, 0);
      if ("error" in outcome) throw outcome.error;
    },

    async notify(address, content) {
      await send("POST", webhook(address), { content }, ephemeralFlag);
    },
  };
}

function tolerateGone(error: unknown): void {
  if (!(error instanceof DeliveryError && error.isGone)) throw error;
}

/** Sends until Discord takes it: waits where it says so, tries again where it stumbles. */
async function send(
  method: "PATCH" | "POST" | "DELETE",
  url: string,
  answer: Answer | null = null,
  flags = 0,
  giveUpAt = Date.now() + giveUpAfterMs,
): Promise<Shown | null> {
  for (let attempt = 1; ; attempt++) {
    const leftMs = Math.max(1, giveUpAt - Date.now());
    const outcome = await sendOnce(method, url, answer, flags, Math.min(requestTimeoutMs, leftMs));
    if (!("error" in outcome)) return outcome.shown;
    const waitMs = outcome.retryAfterMs ?? 250 * 2 ** attempt;
    if (!outcome.mayRetry || Date.now() + waitMs > giveUpAt) throw outcome.error;
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
  answer: Answer | null,
  flags: number,
  timeoutMs = requestTimeoutMs,
): Promise<Failure | { readonly shown: Shown | null }> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      ...bodyOf(answer, flags),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await body.text();
    if (statusCode < 300) return { shown: shownIn(parse(text)) };
    const { code = 0, message = "", retry_after: seconds } = parse(text);
    const error = new DeliveryError(method, statusCode, code, message);
    if (statusCode === 429) return { error, mayRetry: true, retryAfterMs: (seconds ?? 1) * 1000 };
    return { error, mayRetry: statusCode >= 500 };
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? (cause as Error).name;
    return { error: new Error(`${method} of a reply did not reach Discord: ${why}`), mayRetry: true };
  }
}

function bodyOf(answer: Answer | null, otherFlags: number) {
  if (!answer) return {};
  const { content, files = [], components = [], isLayout = false } = answer;
  const flags = otherFlags | (isLayout ? layoutFlag : 0);
  const payload = JSON.stringify({
    ...(content === undefined && !isLayout ? {} : { components }),
    ...(content === undefined || isLayout ? {} : { content }),
    attachments: files.map(({ name, alt }, index) => ({
      id: String(index),
      filename: name,
      description: alt.slice(0, maxAltLength),
    })),
    allowed_mentions: { parse: [] },
    ...(flags === 0 ? {} : { flags }),
  });
  if (files.length === 0) return { body: payload, headers: { "content-type": "application/json" } };
  return multipart(payload, files);
}

function shownIn({ id, channel_id: channelId }: Reported): Shown | null {
  return id && channelId ? { messageId: id, channelId } : null;
}

/** What may stand in Discord's answers. */
interface Reported {
  readonly code?: number;
  readonly message?: string;
  readonly retry_after?: number;
  readonly id?: string;
  readonly channel_id?: string;
}

function parse(text: string): Reported {
  try {
    return JSON.parse(text) as Reported;
  } catch {
    return {};
  }
}
