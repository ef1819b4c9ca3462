import sharp from "sharp";

/** Draws an SVG as PNG bytes, one picture pixel per SVG unit. */
export async function renderPng(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg), { limitInputPixels: 4096 * 4096 })
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toBuffer();
}
