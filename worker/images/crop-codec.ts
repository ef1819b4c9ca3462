import sharp from "sharp";
import type { IdentityCrop } from "../../shared/identities.ts";
import type { CropWithLandmarks } from "../engines/engine.ts";

/** An identity's crop as it is kept: WebP, and its landmarks. */
export async function packCrop({ image, landmarks }: CropWithLandmarks): Promise<IdentityCrop> {
  const { data, width, height } = image;
  const webp = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 92, effort: 2, smartSubsample: true })
    .toBuffer();
  return { webp, landmarks };
}

export async function unpackCrop({ webp, landmarks }: IdentityCrop): Promise<CropWithLandmarks> {
  const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { image: { width: info.width, height: info.height, data: bytes }, landmarks };
}
