import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";

/** What became of a message; with a reason if it is still there. */
export type Deletion =
  | { readonly outcome: "deleted" | "gone" }
  | { readonly outcome: "left"; readonly why: string };

const attempts = 5;
const timeoutMs = 12_000;
const unknownMessage = 10_008;
const unknownChannel = 10_003;

/** Deletes a message of the bot's own, where the bot can reach it. Never throws. */
export async function deleteMessage(
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
  { apiUrl, token }: { readonly apiUrl: string; readonly token: string },
): Promise<Deletion> {
  const url = `${apiUrl}/v10/channels/${channelId}/messages/${messageId}`;
  let why = "Discord did not answer";
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const { statusCode, body } = await request(url, {
        method: "DELETE",
        headers: { authorization: `Bot ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await body.text();
      if (statusCode < 300) return { outcome: "deleted" };
      const { code = 0, message = "", retry_after: seconds = 1 } = parse(text);
      if (code === unknownMessage || code === unknownChannel) return { outcome: "gone" };
      why = `Discord answered ${statusCode}${message ? ` (${message})` : ""}`;
      if (statusCode !== 429 && statusCode < 500) return { outcome: "left", why };
      await sleep(statusCode === 429 ? seconds * 1_000 : 250 * 2 ** attempt);
    } catch (cause) {
      why = `Discord could not be reached (${(cause as { code?: string }).code ?? (cause as Error).name})`;
      await sleep(250 * 2 ** attempt);
    }
  }
  return { outcome: "left", why };
}

function parse(text: string): { code?: number; message?: string; retry_after?: number } {
  try {
    return JSON.parse(text) as { code?: number };
  } catch {
    return {};
  }
}
