import type { Attachment, Embed, Message } from "discord.js";
import type { Picture } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";

/** A message's picture, with what a person would call it. */
export interface NamedPicture extends Picture {
  readonly name: string;
}

export interface MessagePictures {
  readonly pictures: readonly NamedPicture[];
  /** Four pictures in one, for certain, or perhaps: by its file's name, where nobody tells who made it. */
  readonly grid: "yes" | "maybe" | "no";
}

/** Midjourney's and niji's. */
const midjourneyBots = new Set(["936929561302675456", "1022952195194359889"]);
const progress = /\(\d{1,3}%\)/;
const pictureName = /\.(png|jpe?g|webp|gif|apng)$/i;
/** Single pictures have buttons that begin alike: `MJ::JOB::upsample_v7_2x_subtle`. */
const gridButton = "MJ::JOB::upsample::";
/** `user_prompt-slug_<uuid>.png` */
const midjourneyFile = /_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(?:png|webp)$/i;

/**
 * The pictures of a message: uploads, forwarded uploads, or embeds by their proxy address.
 * @throws UserError `still_drawing`, `video`, `no_picture_in_message`
 */
export function picturesOfMessage(message: Message): MessagePictures {
  const isMidjourney = midjourneyBots.has(message.author.id);
  if (isMidjourney && progress.test(afterPrompt(message.content))) throw new UserError("still_drawing", {});
  const forwarded = [...message.messageSnapshots.values()];
  const files = [message, ...forwarded].flatMap(({ attachments }) => [...attachments.values()]);
  const uploads = files.filter(isPicture);
  if (uploads.length > 0) {
    const pictures = uploads.map((upload) => ({ ...pictureOf(upload), name: upload.name }));
    return { pictures, grid: gridIn(message, isMidjourney, uploads) };
  }
  const embeds = [message, ...forwarded].flatMap((one) => one.embeds).flatMap(embeddedPicture);
  if (embeds.length > 0) return { pictures: embeds, grid: "no" };
  if (files.some(({ contentType }) => contentType?.startsWith("video/"))) throw new UserError("video", {});
  throw new UserError("no_picture_in_message", {});
}

/** `**prompt** - <@id> (31%) (fast)`: a prompt may say anything. */
function afterPrompt(content: string): string {
  return content.slice(content.lastIndexOf("**") + 1);
}

/** An upload as a picture, by what its sender claims. */
export function pictureOf({ url, size, contentType, name }: Attachment): Picture {
  return { url, bytes: size, mayMove: /gif|webp/i.test(`${contentType ?? ""} ${name}`) };
}

function isPicture({ contentType, name }: Attachment): boolean {
  return contentType?.startsWith("image/") || pictureName.test(name);
}

function gridIn(
  message: Message,
  isMidjourney: boolean,
  uploads: readonly Attachment[],
): "yes" | "maybe" | "no" {
  if (isMidjourney) return hasButton(message, gridButton) ? "yes" : "no";
  const isForward = message.messageSnapshots.size > 0;
  return isForward && uploads.length === 1 && midjourneyFile.test(uploads[0]!.name) ? "maybe" : "no";
}

function hasButton({ components }: Message, start: string): boolean {
  // Deep inside containers, too.
  return JSON.stringify(components).includes(`"custom_id":"${start}`);
}

/** An embed does not say how large its picture is: the worker's fetcher counts. */
function embeddedPicture({ image, thumbnail, title }: Embed): NamedPicture[] {
  const url = image?.proxyURL ?? thumbnail?.proxyURL;
  return url ? [{ url, bytes: 1, mayMove: true, name: title ?? "" }] : [];
}
