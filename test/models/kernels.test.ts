import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { sourceHash } from "../../models/kernels/compiled.ts";
import { openKernels } from "../../models/kernels/open-kernels.ts";

const megabyte = 2 ** 20;

describe("the kernels", () => {
  it("were compiled from the source that lies beside them", async () => {
    const source = await readFile(new URL("../../models/kernels/kernels.as", import.meta.url));
    expect(createHash("sha256").update(source).digest("hex")).toBe(sourceHash);
  });

  it("hand the same memory out again after every reservation", () => {
    const kernels = openKernels();
    kernels.reserve(1000);
    const first = kernels.takeFloats(100);
    kernels.reserve(1000);
    const second = kernels.takeFloats(100);
    expect(second.buffer).toBe(first.buffer);
    expect(second.byteOffset).toBe(first.byteOffset);
  });

  it("refuse more than was reserved, to the page", () => {
    const kernels = openKernels();
    kernels.reserve(1000);
    expect(() => kernels.takeBytes(65_537)).toThrow(RangeError);
  });

  it("give memory that has grown very large back", () => {
    const kernels = openKernels();
    kernels.reserve(40 * megabyte);
    expect(kernels.takeBytes(1).buffer.byteLength).toBeGreaterThanOrEqual(40 * megabyte);
    kernels.reserve(1000);
    expect(kernels.takeBytes(1).buffer.byteLength).toBeLessThan(megabyte);
  });
});
