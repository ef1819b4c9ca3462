import { expect, it } from "vitest";
import { refuseManyParts } from "../../../worker/images/many-parts.ts";

const megabyte = 2 ** 20;

/** A JPEG as far as its scans' marks go. */
function marked(bytes: number, every: number): Buffer {
  const file = Buffer.alloc(bytes);
  for (let at = 0; at + 2 <= bytes; at += every) file.write("\xff\xda", at, "latin1");
  return file;
}

it("takes what stands in a large file by chance for no scans", () => {
  expect(() => refuseManyParts(marked(100 * megabyte, 65_536), "jpeg")).not.toThrow();
});

it("refuses many scans, in a small file and in a large one", () => {
  for (const [size, every] of [
    [megabyte, 2_048],
    [100 * megabyte, 16_384],
  ] as const) {
    expect(() => refuseManyParts(marked(size, every), "jpeg")).toThrow(
      expect.objectContaining({ code: "too_slow" }),
    );
  }
});
