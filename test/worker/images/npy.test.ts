import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNpy, readFeature } from "../../../worker/images/npy.ts";
import { npy } from "../../support/npy.ts";

const values = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i) * 3);
const reasonOf = (bytes: Buffer) => {
  try {
    readFeature(bytes);
    return "fine";
  } catch (error) {
    return (error as { context: { reason: string } }).context.reason;
  }
};

describe("a feature that numpy saved", () => {
  it.each(["(512,)", "(1, 512)", "(512, )", "(1,512)"])("of shape %s is read", (shape) => {
    expect(readFeature(npy({ shape, values }))).toEqual(values);
  });
  it("is read from float64, and from every version of the format", () => {
    expect(readFeature(npy({ descr: "<f8", values }))).toEqual(values);
    expect(readFeature(npy({ version: 2, values }))).toEqual(values);
    expect(readFeature(npy({ version: 3, values }))).toEqual(values);
  });
  it("is known by its first bytes", () => {
    expect([isNpy(npy({ values })), isNpy(Buffer.from("\x89PNG"))]).toEqual([true, false]);
  });
});

describe("what is no feature", () => {
  it.each([">f4", "<f2", "<i8", "|O", "|V4"])("type %s", (descr) => {
    expect(reasonOf(npy({ descr, values }))).toBe("type");
  });
  it.each(["(511,)", "(2, 256)", "(512, 1)", "()", "(1, 1, 512)"])("shape %s", (shape) => {
    expect(reasonOf(npy({ shape, values }))).toBe("shape");
  });
  it.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
  ])("with %s in it", (_what, bad) => {
    expect(reasonOf(npy({ values: values.with(7, bad) }))).toBe("values");
  });
  it("all zero", () => {
    expect(reasonOf(npy({ values: new Float32Array(512) }))).toBe("values");
  });
  it("cut off, or with something after its end", () => {
    const whole = npy({ values });
    expect(reasonOf(whole.subarray(0, whole.length - 1))).toBe("damaged");
    expect(reasonOf(Buffer.concat([whole, Buffer.alloc(1)]))).toBe("damaged");
    expect(reasonOf(whole.subarray(0, 20))).toBe("damaged");
  });
  it("whose header claims to be endless", () => {
    const bytes = npy({ version: 2, values });
    bytes.writeUInt32LE(0xffffffff, 8);
    expect(reasonOf(bytes)).toBe("damaged");
  });
  it("any bytes at all: a sentence, never a crash", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        const bytes = Buffer.concat([Buffer.from("\x93NUMPY", "latin1"), tail]);
        return ["damaged", "type", "shape", "values"].includes(reasonOf(bytes));
      }),
    );
  });
});
