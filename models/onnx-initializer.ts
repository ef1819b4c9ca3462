import { type FileHandle, open } from "node:fs/promises";
import { fromHalf } from "./half.ts";
import { ModelError } from "./model-error.ts";
import { type Field, fieldsOf, onnxFields, read, varintsOf } from "./onnx-file.ts";

/** A constant of an ONNX graph, as float32. */
export interface Initializer {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const { model, graph, tensor } = onnxFields;
const dataTypes = { float32: 1, float16: 10 } as const;
/**
 * Reads the graph's last initializer, walking over everything else: the file may be half a gigabyte.
 * @throws ModelError if there is none, or it is not of float32 or float16
 */
export async function readLastInitializer(file: string): Promise<Initializer> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    let last: Field | undefined;
    for await (const part of fieldsOf(handle, 0, size, file)) {
      if (part.number !== model.graph) continue;
      for await (const field of fieldsOf(handle, part.start, part.end, file)) {
        if (field.number === graph.initializer) last = field;
      }
    }
    if (!last) throw new ModelError(file, "a graph with initializers", "none");
    return await readTensor(handle, last, file);
  } finally {
    await handle.close();
  }
}

async function readTensor(handle: FileHandle, { start, end }: Field, file: string): Promise<Initializer> {
  const dims: number[] = [];
  let name = "";
  let dataType = 0;
  let bytes: Buffer | undefined;
  for await (const field of fieldsOf(handle, start, end, file)) {
    if (field.number === tensor.dims) dims.push(...(await varintsOf(handle, field)));
    else if (field.number === tensor.dataType) dataType = field.value;
    else if (field.number === tensor.name) name = (await read(handle, field.start, field.end)).toString();
    else if (field.number === tensor.rawData || field.number === tensor.floatData) {
      bytes = await read(handle, field.start, field.end);
    }
  }
  const data = bytes && toFloats(bytes, dataType);
  if (data?.length !== dims.reduce((product, size) => product * size, 1)) {
    throw new ModelError(
      file,
      "a last initializer of float32 or float16 inside the file",
      `"${name}" of another kind`,
    );
  }
  return { name, dims, data };
}

function toFloats(bytes: Buffer, dataType: number): Float32Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dataType === dataTypes.float32) {
    return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
  }
  if (dataType === dataTypes.float16) {
    return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(view.getUint16(i * 2, true)));
  }
  return undefined;
}
