import { UserError } from "../../shared/errors.ts";

const magic = "\x93NUMPY";
const maxHeaderBytes = 4096;
const featureSize = 512;

export function isNpy(bytes: Buffer): boolean {
  return bytes.subarray(0, magic.length).toString("latin1") === magic;
}

/**
 * Reads a face feature as numpy saves it: float32 or float64, little endian, (512,) or (1, 512). The header is Python
 * text and only compared with what it must say, never evaluated.
 * @returns 512 raw values
 * @throws UserError `bad_feature`
 * @see NEP 1, A Simple File Format for NumPy Arrays
 */
export function readFeature(bytes: Buffer): Float32Array {
  const { descr, shape, isFortran, dataAt } = readHeader(bytes);
  const valueBytes = { "<f4": 4, "<f8": 8 }[descr];
  if (valueBytes === undefined) throw new UserError("bad_feature", { reason: "type" });
  // With one axis longer than 1, rows first and columns first are the same.
  if (!/^\(\s*(512\s*,|1\s*,\s*512\s*,?)\s*\)$/.test(shape) || isFortran === undefined) {
    throw new UserError("bad_feature", { reason: "shape" });
  }
  if (bytes.length !== dataAt + featureSize * valueBytes) {
    throw new UserError("bad_feature", { reason: "damaged" });
  }
  const values = Float32Array.from({ length: featureSize }, (_, index) => {
    const at = dataAt + index * valueBytes;
    return valueBytes === 4 ? bytes.readFloatLE(at) : bytes.readDoubleLE(at);
  });
  if (!values.every(Number.isFinite) || !(Math.hypot(...values) > 1e-6)) {
    throw new UserError("bad_feature", { reason: "values" });
  }
  return values;
}

function readHeader(bytes: Buffer) {
  const damaged = new UserError("bad_feature", { reason: "damaged" });
  const major = bytes[6];
  if (!isNpy(bytes) || bytes.length < 12 || major === undefined || major < 1 || major > 3) throw damaged;
  const textAt = major === 1 ? 10 : 12;
  const textBytes = major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (textBytes > maxHeaderBytes || textAt + textBytes > bytes.length) throw damaged;
  const text = bytes.toString("latin1", textAt, textAt + textBytes);
  const [, descr] = /'descr'\s*:\s*'([^']*)'/.exec(text) ?? [];
  const [, isFortran] = /'fortran_order'\s*:\s*(True|False)/.exec(text) ?? [];
  const [, shape] = /'shape'\s*:\s*(\([^)]*\))/.exec(text) ?? [];
  if (descr === undefined || shape === undefined) throw damaged;
  return { descr, shape, isFortran, dataAt: textAt + textBytes };
}
