import type { Command } from "./command-types.ts";
import type { Message, World } from "./types.ts";

/** What the local Discord, or the way to it, refused; the message is for the person. */
class ApiError extends Error {}

/** What a person is told of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : `Something broke on this page: ${String(error)}`;
}

/** Everyone and every channel, and with them whom one can be here. */
export async function fetchWorld(): Promise<World> {
  return (await call("/local/state", {})) as World;
}

/** What the bot has registered. */
export async function fetchCommands(): Promise<Command[]> {
  return (await call("/local/commands", {})) as Command[];
}

/** Bends a rule, or reads them all when nothing is changed. */
export async function changeRules(change: object): Promise<void> {
  await call("/local/rules", { method: "POST", body: JSON.stringify(change) });
}

/** Discord's REST API for one person. */
export interface Rest {
  /** The newest messages before `before`, oldest first. */
  messages(channelId: string, before?: string): Promise<Message[]>;
  send(channelId: string, content: string, files: File[], onProgress: Progress): Promise<void>;
  forward(message: Message, channelId: string): Promise<void>;
  remove(message: Message): Promise<void>;
}

/** How much has been uploaded, 0 to 1. */
export type Progress = (part: number) => void;

/** How many messages one look back brings. */
export const pageSize = 50;

export function createRest(token: string): Rest {
  const headers = { authorization: token };
  const path = (channelId: string) => `/api/v10/channels/${channelId}/messages`;
  return {
    async messages(channelId, before) {
      const query = new URLSearchParams({ limit: String(pageSize), ...(before ? { before } : {}) });
      return ((await call(`${path(channelId)}?${query}`, { headers })) as Message[]).reverse();
    },
    async send(channelId, content, files, onProgress) {
      await upload(path(channelId), headers, { content }, files, onProgress);
    },
    async forward({ id, channel_id }, channelId) {
      const message_reference = { type: 1, message_id: id, channel_id };
      await call(path(channelId), { method: "POST", headers, body: JSON.stringify({ message_reference }) });
    },
    async remove({ id, channel_id }) {
      await call(`${path(channel_id)}/${id}`, { method: "DELETE", headers });
    },
  };
}

/**
 * Does something to the bot: uses a command, presses, chooses, submits.
 * @param action the body of `POST /local/interactions`; every File inside it is uploaded
 * @returns the interaction's id
 */
export async function startInteraction(action: object, onProgress: Progress): Promise<string> {
  const files: File[] = [];
  const replace = (value: unknown): unknown => {
    if (value instanceof File) return { file: files.push(value) - 1 };
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const json = replace(action) as object;
  return ((await upload("/local/interactions", {}, json, files, onProgress)) as { id: string }).id;
}

async function call(path: string, init: RequestInit): Promise<unknown> {
  const headers = { ...init.headers, ...(init.body ? { "content-type": "application/json" } : {}) };
  const response = await fetch(path, { ...init, headers }).catch(() => null);
  if (response === null) throw new ApiError("The local Discord does not answer.");
  if (response.status === 204) return null;
  return read(response.status, await response.text());
}

/** Only XMLHttpRequest tells how far an upload has come. */
function upload(
  path: string,
  headers: Record<string, string>,
  json: object,
  files: File[],
  onProgress: Progress,
): Promise<unknown> {
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append(`files[${index}]`, file, file.name);
  form.append("payload_json", JSON.stringify(json));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    request.onerror = () => reject(new ApiError("The local Discord does not answer."));
    request.onload = () => {
      try {
        resolve(read(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.send(form);
  });
}

function read(status: number, text: string): unknown {
  const body = JSON.parse(text) as { message?: string };
  if (status >= 400) throw new ApiError(body.message ?? `The local Discord answers ${status}.`);
  return body;
}
