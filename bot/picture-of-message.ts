import type { Attachment, Embed, Message } from "discord.js";
import type { Picture } from "../shared/actions.ts";
import { UserError } from "../shared/errors.ts";

/** Midjourney's and niji's. */
const midjourneyBots = new Set(["936929561302675456", "1022952195194359889"]);
const progress = /\(\d{1,3}%\)/;
const pictureName = /\.(png|jpe?g|webp|gif)$/i;

/**
 * The first picture of a message: an upload, a forwarded upload, or an embed's by its proxy address.
 * @throws UserError `still_drawing`, `video`, `no_picture_in_message`
 */
export function pictureOfMessage(message: Message): Picture {
  if (midjourneyBots.has(message.author.id) && progress.test(message.content)) {
    throw new UserError("still_drawing", {});
  }
  const forwarded = [...message.messageSnapshots.values()];
  const files = [message, ...forwarded].flatMap(({ attachments }) => [...attachments.values()]);
  const upload = files.find(isPicture);
  if (upload) return pictureOf(upload);
  const embedded = [message, ...forwarded].flatMap(({ embeds }) => embeds.map(addressOf)).find(Boolean);
  // An embed does not say how large its picture is; the worker's fetcher counts.
  if (embedded) return { url: embedded, bytes: 1, mayMove: true };
  if (files.some(({ contentType }) => contentType?.startsWith("video/"))) throw new UserError("video", {});
  throw new UserError("no_picture_in_message", {});
}

/** An upload as a picture, by what its sender claims. */
export function pictureOf({ url, size, contentType, name }: Attachment): Picture {
  const mayMove = /gif|webp/i.test(`${contentType ?? ""} ${name}`);
  return { url, bytes: size, mayMove };
}

function isPicture({ contentType, name }: Attachment): boolean {
  return contentType?.startsWith("image/") || pictureName.test(name);
}

function addressOf({ image, thumbnail }: Embed): string | undefined {
  return image?.proxyURL ?? thumbnail?.proxyURL;
}
