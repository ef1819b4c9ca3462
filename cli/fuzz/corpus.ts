import sharp from "sharp";
import { createRandom } from "./random.ts";

/** What is damaged. */
export const kinds = ["jpeg", "png", "webp", "gif", "npy", "spec"] as const;
export type Kind = (typeof kinds)[number];

/** Whole files of every kind, in the ways in which they come; the same ones every time. */
export async function makeCorpus(): Promise<Readonly<Record<Kind, readonly Buffer[]>>> {
  const rgb = paint(96, 64, 3);
  const rgba = paint(96, 64, 4);
  const moving = (pages: number, width = 48, height = 32) =>
    sharp(pixels(width, height * pages, 4), raw(width, height * pages, 4, height));
  return {
    jpeg: await Promise.all([
      rgb.clone().jpeg().toBuffer(),
      rgb.clone().jpeg({ progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
      rgb
        .clone()
        .withExif({ IFD0: { Artist: "nobody" } })
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
      rgb.clone().withIccProfile("p3").jpeg().toBuffer(),
      rgb.clone().toColourspace("cmyk").jpeg().toBuffer(),
      rgb.clone().greyscale().jpeg().toBuffer(),
    ]),
    png: await Promise.all([
      rgb.clone().png().toBuffer(),
      rgba.clone().png({ progressive: true }).toBuffer(),
      rgba.clone().png({ palette: true, colours: 16 }).toBuffer(),
      rgb.clone().toColourspace("rgb16").png().toBuffer(),
      rgb.clone().withIccProfile("p3").greyscale().png().toBuffer(),
    ]),
    webp: await Promise.all([
      rgb.clone().webp().toBuffer(),
      rgba.clone().webp({ lossless: true }).toBuffer(),
      rgba.clone().webp({ nearLossless: true }).withIccProfile("p3").toBuffer(),
      moving(5)
        .webp({ delay: [10, 0, 100, 70, 60_000], loop: 3 })
        .toBuffer(),
      moving(400, 3, 2).webp({ lossless: true }).toBuffer(),
    ]),
    gif: await Promise.all([
      rgb.clone().gif().toBuffer(),
      rgba.clone().gif({ colours: 4, progressive: true }).toBuffer(),
      moving(6)
        .gif({ delay: [10, 0, 100, 70, 650, 20], loop: 2 })
        .toBuffer(),
    ]),
    npy: [feature("<f4", "(512,)", 4), feature("<f8", "(1, 512)", 8)],
    spec: specs.map((text) => Buffer.from(text)),
  };
}

const specs = [
  "me",
  "me,_,you",
  "father+mother+mother",
  "_ --oldify 200",
  "Tomás , 小明 + Zoë -f -s —greedy",
  "me,you,_,them -o 1000 --private --nogreedy",
  "a+b,c+d,e+f,g,h,i,j,k,l,m,n,o",
];

function pixels(width: number, height: number, channels: 3 | 4): Buffer {
  const random = createRandom(width * height * channels);
  return Buffer.from(
    Uint8Array.from({ length: width * height * channels }, (_, at) => at / channels + random.below(64)),
  );
}

function raw(width: number, height: number, channels: 3 | 4, pageHeight?: number) {
  return { raw: { width, height, channels, ...(pageHeight ? { pageHeight } : {}) } };
}

function paint(width: number, height: number, channels: 3 | 4) {
  return sharp(pixels(width, height, channels), raw(width, height, channels));
}

/** As numpy saves it. */
function feature(descr: string, shape: string, valueBytes: 4 | 8): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const head = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(`${text}\n`)]);
  const values = Buffer.alloc(512 * valueBytes);
  for (let index = 0; index < 512; index++) {
    const value = Math.sin(index);
    if (valueBytes === 4) values.writeFloatLE(value, index * 4);
    else values.writeDoubleLE(value, index * 8);
  }
  return Buffer.concat([head, values]);
}
