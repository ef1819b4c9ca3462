interface Npy {
  readonly values: Float32Array;
  readonly shape?: string;
  readonly descr?: string;
  readonly version?: 1 | 2 | 3;
}

/** Bytes as numpy.save writes them; the values go in as float64 for `<f8` and as float32 for everything else. */
export function npy({ values, shape = "(512,)", descr = "<f4", version = 1 }: Npy): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const before = version === 1 ? 10 : 12;
  const header = Buffer.from(
    `${text.padEnd(Math.ceil((before + text.length + 1) / 64) * 64 - before - 1)}\n`,
  );
  const start = Buffer.alloc(before);
  start.write("\x93NUMPY", 0, "latin1");
  start[6] = version;
  if (version === 1) start.writeUInt16LE(header.length, 8);
  else start.writeUInt32LE(header.length, 8);
  const data = Buffer.alloc(values.length * (descr === "<f8" ? 8 : 4));
  for (const [index, value] of values.entries()) {
    if (descr === "<f8") data.writeDoubleLE(value, index * 8);
    else data.writeFloatLE(value, index * 4);
  }
  return Buffer.concat([start, header, data]);
}
