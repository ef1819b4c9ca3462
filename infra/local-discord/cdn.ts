import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { APIAttachment } from "discord-api-types/v10";
import type { Clock } from "./clock.ts";
import { imageSize, type Size } from "./image-size.ts";

const urlLifeMs = 24 * 60 * 60_000;
const ephemeralFlag = 1 << 5;

/** A file that somebody uploads. */
export interface Upload {
  name: string;
  data: Buffer;
  contentType: string;
  description?: string;
}

/** A file that the CDN holds. */
export interface StoredFile extends Upload {
  id: string;
  folder: "attachments" | "ephemeral-attachments";
  channelId: string;
  size: Size | null;
}

/** Keeps uploaded files and signs the addresses they are read from. */
export interface Cdn {
  store(upload: Upload, channelId: string, ephemeral: boolean): StoredFile;
  /** The attachment object, with a freshly signed URL. */
  attachment(file: StoredFile): APIAttachment;
  /** The file of a request, or null where the signature is missing, wrong or expired. */
  read(path: string, query: Record<string, string | undefined>): StoredFile | null;
  /** The file that one of our addresses names, whether or not it still opens. */
  find(url: string): StoredFile | undefined;
  remove(file: StoredFile): void;
}

/** Discord keeps only these characters of a file name. */
export function safeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, "_") || "unknown";
}

/**
 * @param origin known only once the server listens
 */
export function createCdn(clock: Clock, nextId: () => string, origin: () => string): Cdn {
  const secret = randomBytes(32);
  const files = new Map<string, StoredFile>();

  const pathOf = ({ folder, channelId, id, name }: StoredFile) => `/${folder}/${channelId}/${id}/${name}`;
  const sign = (path: string, expiry: string, issued: string) =>
    createHmac("sha256", secret).update(`${path}|${expiry}|${issued}`).digest("hex");

  function urlOf(file: StoredFile): string {
    const now = clock.now();
    const issued = Math.floor(now / 1000).toString(16);
    const expiry = Math.floor((now + urlLifeMs) / 1000).toString(16);
    const path = pathOf(file);
    // The trailing "&" is Discord's.
    return `${origin()}${path}?ex=${expiry}&is=${issued}&hm=${sign(path, expiry, issued)}&`;
  }

  return {
    store(upload, channelId, ephemeral) {
      const file: StoredFile = {
        ...upload,
        name: safeName(upload.name),
        id: nextId(),
        folder: ephemeral ? "ephemeral-attachments" : "attachments",
        channelId,
        size: upload.contentType.startsWith("image/") ? imageSize(upload.data) : null,
      };
      files.set(pathOf(file), file);
      return file;
    },
    attachment(file) {
      const url = urlOf(file);
      const ephemeral = file.folder === "ephemeral-attachments";
      return {
        id: file.id,
        filename: file.name,
        size: file.data.length,
        url,
        proxy_url: url,
        content_type: file.contentType,
        ...file.size,
        ...(file.description === undefined ? {} : { description: file.description }),
        ...(ephemeral ? { ephemeral, flags: ephemeralFlag } : {}),
      } as APIAttachment;
    },
    read(path, { ex = "", is = "", hm = "" }) {
      const wanted = Buffer.from(sign(path, ex, is));
      const given = Buffer.from(hm);
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return null;
      if (Number.parseInt(ex, 16) * 1000 < clock.now()) return null;
      return files.get(path) ?? null;
    },
    find(url) {
      return url.startsWith(`${origin()}/`) ? files.get(new URL(url).pathname) : undefined;
    },
    remove(file) {
      files.delete(pathOf(file));
    },
  };
}
