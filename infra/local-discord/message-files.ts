import type { Body } from "./body.ts";
import type { Cdn, StoredFile, Upload } from "./cdn.ts";
import { invalidForm } from "./errors.ts";
import { attachmentNames } from "./media.ts";
import type { Message } from "./message-types.ts";
import type { Json } from "./world.ts";

/**
 * A message's files after `body`. Discord's rule since v10: without `attachments` everything stays and every file is
 * added; with it, only what it lists stays, old ones by their id and new files by their number.
 * @throws DiscordError 50035 where it lists what is not there
 */
export function nextFiles(message: Message, { json, files }: Body, cdn: Cdn): StoredFile[] {
  const store = (file: Upload) => cdn.store(file, message.channel.id, message.visibleTo !== null);
  if (!Array.isArray(json.attachments)) return [...message.files, ...[...files.values()].map(store)];
  return (json.attachments as Json[]).map((entry, index) => {
    const kept = message.files.find(({ id }) => id === String(entry.id));
    const description = typeof entry.description === "string" ? { description: entry.description } : {};
    if (kept !== undefined) return { ...kept, ...description };
    const file = files.get(Number(entry.id ?? index));
    if (file === undefined) {
      throw invalidForm(
        ["attachments", index, "id"],
        "ATTACHMENT_NOT_FOUND",
        `Attachment ${entry.id} was not uploaded`,
      );
    }
    const name = typeof entry.filename === "string" ? { name: entry.filename } : {};
    return store({ ...file, ...description, ...name });
  });
}

/** @throws DiscordError 50035 where a component shows a file that is not there */
export function checkMedia(components: readonly Json[], files: readonly StoredFile[]): void {
  const missing = [...attachmentNames(components)].find((name) => !files.some((file) => file.name === name));
  if (missing === undefined) return;
  throw invalidForm(
    ["components"],
    "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
    `The referenced attachment ${missing} was not found`,
  );
}
