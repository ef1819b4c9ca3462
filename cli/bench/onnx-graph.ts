import { field, intField, type Piece } from "../../models/onnx-fields.ts";

/** Attribute values: whole numbers, lists of them, or strings. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

const types = { float32: 1, int64: 7 } as const;
const attributeTypes = { int: 2, string: 3, ints: 7 } as const;
/** Written at a time. */
const chunkFloats = 1 << 20;

/** Puts an ONNX graph together; every method returns the name of what it adds. @see onnx.proto */
export class GraphWriter {
  readonly #nodes: Piece[] = [];
  readonly #initializers: Piece[] = [];
  #count = 0;

  node(op: string, inputs: readonly string[], attributes: Attributes = {}, output = this.#name(op)): string {
    const content = [
      ...inputs.flatMap((input) => field(1, input)),
      ...field(2, output),
      ...field(3, output),
      ...field(4, op),
      ...Object.entries(attributes).flatMap(([name, value]) => field(5, ...attribute(name, value))),
    ];
    this.#nodes.push(...field(1, ...content));
    return output;
  }

  ints(values: readonly number[]): string {
    const data = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
    return this.#tensor([values.length], types.int64, data);
  }

  floats(dims: readonly number[], values: readonly number[]): string {
    return this.#tensor(dims, types.float32, Buffer.from(Float32Array.from(values).buffer));
  }

  /** Uniform random numbers between -reach and reach, the same each time. */
  weights(dims: readonly number[], reach: number, random: () => number): string {
    const count = dims.reduce((product, size) => product * size, 1);
    return this.#tensor(dims, types.float32, {
      length: count * 4,
      *chunks() {
        for (let at = 0; at < count; at += chunkFloats) {
          const values = new Float32Array(Math.min(chunkFloats, count - at));
          for (let i = 0; i < values.length; i++) values[i] = reach * random();
          yield Buffer.from(values.buffer);
        }
      },
    });
  }

  /** The whole model. @param inputs and outputs with their sizes, all float32 */
  model(
    inputs: Readonly<Record<string, readonly number[]>>,
    outputs: Readonly<Record<string, readonly number[]>>,
  ): Piece[] {
    const graph = [
      ...this.#nodes,
      ...field(2, "bench"),
      ...this.#initializers,
      ...Object.entries(inputs).flatMap(([name, dims]) => field(11, ...valueInfo(name, dims))),
      ...Object.entries(outputs).flatMap(([name, dims]) => field(12, ...valueInfo(name, dims))),
    ];
    return [intField(1, 8), ...field(8, ...field(1, ""), intField(2, 13)), ...field(7, ...graph)];
  }

  #tensor(dims: readonly number[], type: number, data: Piece): string {
    const name = this.#name("constant");
    const content = [...dims.map((size) => intField(1, size)), intField(2, type), ...field(8, name)];
    this.#initializers.push(...field(5, ...content, ...field(9, data)));
    return name;
  }

  #name(kind: string): string {
    return `${kind}_${this.#count++}`;
  }
}

function attribute(name: string, value: Attributes[string]): Piece[] {
  const head = field(1, name);
  if (typeof value === "number") return [...head, intField(3, value), intField(20, attributeTypes.int)];
  if (typeof value === "string") return [...head, ...field(4, value), intField(20, attributeTypes.string)];
  return [...head, ...value.map((item) => intField(8, item)), intField(20, attributeTypes.ints)];
}

function valueInfo(name: string, dims: readonly number[]): Piece[] {
  const shape = dims.flatMap((size) => field(1, intField(1, size)));
  const tensor = [intField(1, types.float32), ...field(2, ...shape)];
  return [...field(1, name), ...field(2, ...field(1, ...tensor))];
}
