import sharp, { type Sharp, type SharpOptions } from "sharp";
import { UserError } from "../../shared/errors.ts";

/** For a whole file: ten times what the largest pictures take. */
export const decodeSeconds = 10;

/**
 * Opens a picture's bytes, which are not trusted: what is cut off or takes longer than `seconds` is given up.
 * Sizes are checked before, by the header (`checkPicture`); libvips's own limit is lower than ours.
 */
export function openFile(bytes: Buffer, options: SharpOptions, seconds: number): Sharp {
  // What libvips says of damage that still leaves a picture is not worth a refusal.
  return sharp(bytes, { limitInputPixels: false, failOn: "error", ...options }).timeout({
    seconds: Math.max(1, Math.ceil(seconds)),
  });
}

/** What the person hears whose file could not be opened. */
export function whyNotOpened(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const isTimeout = error instanceof Error && error.message.startsWith("timeout:");
  return isTimeout ? new UserError("too_slow", {}) : new UserError("broken_picture", {});
}
